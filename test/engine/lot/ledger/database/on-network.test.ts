import { expect, test, vi } from 'vitest';
import { isOnNetwork } from '../../../../../electron/engine/lot/ledger/database/on-network.ts';
import { openSqlite } from '../../../../../electron/engine/lot/ledger/database/sqlite.ts';
import { temporaryFolder } from '../../../../rigs/temporary-folder.ts';

const linux = (type: number) => ({ platform: 'linux' as const, typeOf: () => Promise.resolve(type) });

test.each([
  ['NFS', 0x6969, true],
  ['SMB', 0xfe534d42, true],
  ['ext4', 0xef53, false],
  ['tmpfs', 0x01021994, false],
  ['FUSE, as local drives of other systems are', 0x65735546, false],
])('%s', async (_name, type, isRemote) => {
  expect(await isOnNetwork('/lots/ledger.sqlite', linux(type))).toBe(isRemote);
});

test.each([
  ['\\\\server\\lots\\ledger.sqlite', true],
  ['\\\\?\\UNC\\server\\lots\\ledger.sqlite', true],
  ['\\\\?\\C:\\lots\\ledger.sqlite', false],
  ['C:\\lots\\ledger.sqlite', false],
])('on Windows %s', async (path, isRemote) => {
  expect(await isOnNetwork(path, { platform: 'win32' })).toBe(isRemote);
});

test('a ledger there is not opened, and one on a drive of this computer is', async () => {
  await using folder = await temporaryFolder();
  await (await openSqlite(`${folder.path}/ledger.sqlite`, vi.fn())).close();
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
  try {
    const opened = openSqlite('\\\\server\\lots\\ledger.sqlite', vi.fn());
    await expect(opened).rejects.toMatchObject({
      code: 'ledger-unreachable',
      fields: { reason: expect.stringContaining('PostgreSQL') },
    });
  } finally {
    vi.restoreAllMocks();
  }
});
