import { expect, test } from 'vitest';
import { parseArguments } from '../../electron/helper/arguments.ts';

test.for([
  [[], { kind: 'any' }],
  [['--only', '/dev/sdb=31.9GB'], { kind: 'only', name: '/dev/sdb=31.9GB' }],
  [['/dev/sdb=31.9GB', '/dev/sdc=64.0GB'], { kind: 'launch', names: ['/dev/sdb=31.9GB', '/dev/sdc=64.0GB'] }],
  [
    ['--connect', 'socket', '--key', 'file', String.raw`\\.\PhysicalDrive2=31.9GB`],
    { kind: 'launch', names: [String.raw`\\.\PhysicalDrive2=31.9GB`], connect: { path: 'socket', keyFile: 'file' } },
  ],
] as const)('%j is understood', ([args, duty]) => {
  expect(parseArguments(args)).toEqual(duty);
});

test.for([
  ['--only'],
  ['--only', 'a=1B', 'b=1B'],
  ['/dev/sdb'],
  ['/dev/sdb=1B', '--only', 'c=1B'],
  ['--connect', 'a', '--key', 'b'],
  ['--connect', 'a', 'c=1B', 'b', 'd=1B'],
])('%j is refused', (args) => {
  expect(() => parseArguments(args)).toThrow(TypeError);
});
