import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { usersOfFile } from '../../electron/helper/file-users.ts';
import { fakeSysfs } from './linux/fake-sysfs.ts';

function fakeLoops(...backing: string[]) {
  const sys = fakeSysfs({ 'block/loop7/loop/backing_file': 'x', 'block/loop8/loop/backing_file': 'x' }, {});
  const file = join(sys.root, 'card.img');
  writeFileSync(file, '');
  backing.forEach((name, index) => {
    const path = join(sys.root, name);
    if (name === 'endless') symlinkSync(path, path);
    writeFileSync(join(sys.root, `block/loop${7 + index}/loop/backing_file`), `${path}\n`);
  });
  const users = () =>
    usersOfFile(file, statSync(file, { bigint: true }), { sys: sys.root, proc: join(sys.root, 'no-proc') });
  return { users, [Symbol.dispose]: () => sys[Symbol.dispose]() };
}

test('a loop device over the file uses it', () => {
  using loops = fakeLoops('other.img', 'card.img');
  expect(loops.users()).toEqual(['the loop device /dev/loop8']);
});

test('a loop device over something that cannot be looked at does not', () => {
  using loops = fakeLoops('endless', 'card.img');
  expect(loops.users()).toEqual(['the loop device /dev/loop8']);
});
