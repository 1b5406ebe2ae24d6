import { closeSync, constants, mkdtempDisposableSync, readdirSync, readSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAsked } from '../../../electron/helper/darwin/authopen.ts';
import { needing } from '../../rigs/needs.ts';

/** Hands over the file as authopen(1) says that it does, `copies` times in one message; or says no. */
const standIn = (copies: number) => `#!/usr/bin/env python3
import os, socket, sys
assert sys.argv[1:3] == ['-stdoutpipe', '-o'] and int(sys.argv[3]) == os.O_RDWR, sys.argv
if ${copies} == 0:
    sys.exit('no, thank you')
fd = os.open(sys.argv[4], int(sys.argv[3]))
socket.send_fds(socket.socket(fileno=1), [b'x'], [fd] * ${copies})
`;

describe('a drive that is asked for', needing('native takeDescriptor', 'python3'), () => {
  function folder(copies: number) {
    const folder = mkdtempDisposableSync(join(tmpdir(), 'wick-authopen-'));
    const [program, drive] = [join(folder.path, 'authopen'), join(folder.path, 'drive')];
    writeFileSync(program, standIn(copies), { mode: 0o755 });
    writeFileSync(drive, 'what is on it');
    return { folder, program, drive };
  }
  const descriptors = () => readdirSync('/proc/self/fd').length;

  test.for([1, 3])('comes as a descriptor, the first of %d', async (copies) => {
    const { folder: stack, program, drive } = folder(copies);
    using _folder = stack;
    const before = descriptors();
    const descriptor = await openAsked(drive, constants.O_RDWR, program);
    const bytes = Buffer.alloc(20);
    expect(bytes.toString('utf8', 0, readSync(descriptor, bytes))).toBe('what is on it');
    closeSync(descriptor);
    expect(descriptors()).toBe(before);
  });

  test('may be refused', async () => {
    const { folder: stack, program, drive } = folder(0);
    using _folder = stack;
    const refused = { code: 'rights-refused', fields: { target: drive, reason: 'no, thank you' } };
    await expect(openAsked(drive, constants.O_RDWR, program)).rejects.toMatchObject(refused);
  });

  test('cannot be had without the program', async () => {
    const unavailable = { code: 'rights-unavailable', fields: { target: '/dev/rdisk9' } };
    await expect(openAsked('/dev/rdisk9', constants.O_RDWR, '/nowhere/authopen')).rejects.toMatchObject(unavailable);
  });
});
