import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkRelease, NotOurs } from '../../../electron/desktop/update/check-release.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const program = join(import.meta.dirname, '..', '..', '..', 'build', 'packaging', 'sign-feed.mjs');
const ours = keys();
const others = keys();

function keys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    secret: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    key: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

/** As electron-builder writes it. */
const feed = stringify({
  version: '1.2.3',
  files: [{ url: 'Wick-1.2.3.AppImage', sha512: 'abc=', size: 12, blockMapSize: 3 }],
  path: 'Wick-1.2.3.AppImage',
  sha512: 'abc=',
  releaseDate: '2026-11-21T00:00:00.000Z',
});

async function signed({ secret, key }: { secret: string; key: string }, notes = 'Faster.\n\n- cards\n') {
  await using folder = await temporaryFolder();
  const [list, text] = [join(folder.path, 'latest-linux.yml'), join(folder.path, 'notes')];
  await writeFile(list, feed);
  await writeFile(text, notes);
  const env = { ...process.env, WICK_UPDATE_SECRET_KEY: secret, WICK_UPDATE_KEY: key };
  const { status, stderr } = spawnSync(process.execPath, [program, text, list], { env, encoding: 'utf8' });
  return { status, stderr, list: parse(await readFile(list, 'utf8')) as Record<string, unknown> };
}

describe('a list of updates', () => {
  test('is signed with what is new, and taken by who has our key', async () => {
    const { list } = await signed(ours);
    expect(checkRelease(list, ours.key)).toMatchObject({ version: '1.2.3', releaseNotes: 'Faster.\n\n- cards' });
    expect(list).toMatchObject({ path: 'Wick-1.2.3.AppImage', releaseDate: '2026-11-21T00:00:00.000Z' });
  });

  test('is refused with another key, or when anything that counts was changed', async () => {
    const { list } = await signed(ours);
    const [file] = list['files'] as [Record<string, unknown>];
    const changes: Record<string, unknown>[] = [
      { version: '1.2.4' },
      { releaseNotes: '' },
      { files: [{ ...file, sha512: 'abd=' }] },
      { files: [{ ...file, url: 'other' }] },
      { files: [{ ...file, size: 13 }] },
      { files: [file, file] },
      { files: [] },
      { signature: '' },
      { signature: undefined },
    ];
    for (const change of changes) expect(() => checkRelease({ ...list, ...change }, ours.key)).toThrow(NotOurs);
    expect(() => checkRelease(list, others.key)).toThrow(NotOurs);
    expect(() => checkRelease(null, ours.key)).toThrow(NotOurs);
  });

  test('is not signed where packages carry another key', async () => {
    const { status, stderr, list } = await signed({ secret: others.secret, key: ours.key });
    expect(status).not.toBe(0);
    expect(stderr).toContain('do not belong together');
    expect(list).not.toHaveProperty('signature');
  });
});
