import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBmap, readKeyFiles } from '../../../../electron/engine/image/bmap/load.ts';
import { openFile } from '../../../../electron/engine/image/source/file.ts';
import { needing } from '../../../rigs/needs.ts';
import { type Gpg, startGpg } from './gpg.ts';
import { handMade } from './hand-made.ts';
import { folder } from './memory-source.ts';

const { signal } = new AbortController();
const map = handMade();

describe('loadBmap', () => {
  it('reads a map, and says nothing of a signature that nobody asked for', async () => {
    const files = folder({ 'a.bmap': map, 'a.bmap.asc': 'junk' });
    const loaded = await loadBmap(files.source('a.bmap'), { signal });
    expect(loaded).toMatchObject({ name: 'there/a.bmap', imageSize: 40_960 });
    expect(loaded.signedBy).toBeUndefined();
    expect(files.asked).toEqual([]);
  });

  it('reads a file', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
    const path = join(directory.path, 'a.bmap');
    await writeFile(path, map);
    expect((await loadBmap(await openFile(path), { signal })).ranges).toHaveLength(3);
  });

  it('asks for the key when only a signature is given', async () => {
    const files = folder({ 'a.bmap': map, sig: 'x' });
    await expect(
      loadBmap(files.source('a.bmap'), { signal, signatureSource: files.source('sig') }),
    ).rejects.toMatchObject({ code: 'usage' });
  });

  it('stops reading at 64 MiB, however much there is', async () => {
    const endless = folder({ 'a.bmap': '' }).source('a.bmap');
    let read = 0;
    endless.open = async function* open() {
      for (;;) {
        read += 1 << 20;
        yield new Uint8Array(1 << 20);
      }
    };
    await expect(loadBmap(endless, { signal })).rejects.toMatchObject({ code: 'bmap-invalid' });
    expect(read).toBe(65 << 20);
  });

  it('calls a map that is not there by its name', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
    const path = join(directory.path, 'a.bmap');
    await writeFile(path, map);
    const source = await openFile(path);
    await directory.remove();
    await expect(loadBmap(source, { signal })).rejects.toMatchObject({ exit: 'badSource' });
  });
});

describe('loadBmap, with a key,', needing('gpg'), () => {
  let gpg: Gpg;
  let maker: string;
  let key: Uint8Array;
  beforeAll(async () => {
    gpg = await startGpg();
    maker = await gpg.makeKey();
    key = await gpg.publicKey(maker);
  });
  afterAll(() => gpg[Symbol.asyncDispose]());

  it('finds the signature beside the map when a key is given', async () => {
    const signature = await gpg.sign(map, { by: maker, as: 'armored' });
    const files = folder({ 'a.bmap': map, 'a.bmap.asc': signature });
    expect((await loadBmap(files.source('a.bmap'), { signal, keys: [key] })).signedBy).toBe(maker);
  });

  it('takes the signature that is named', async () => {
    const files = folder({
      'a.bmap': map,
      'a.bmap.asc': 'junk',
      named: await gpg.sign(map, { by: maker, as: 'binary' }),
    });
    const options = { signal, keys: [key], signatureSource: files.source('named') };
    expect((await loadBmap(files.source('a.bmap'), options)).signedBy).toBe(maker);
  });

  it('reads a clear-signed map with and without a key', async () => {
    const files = folder({ 'a.bmap': await gpg.sign(map, { by: maker, as: 'clear' }) });
    expect((await loadBmap(files.source('a.bmap'), { signal, keys: [key] })).signedBy).toBe(maker);
    const untrusted = await loadBmap(files.source('a.bmap'), { signal });
    expect(untrusted.ranges).toHaveLength(3);
    expect(untrusted.signedBy).toBeUndefined();
  });

  it('refuses a map without a signature when a key is given', async () => {
    const files = folder({ 'a.bmap': map });
    await expect(loadBmap(files.source('a.bmap'), { signal, keys: [key] })).rejects.toMatchObject({
      code: 'bmap-signature',
    });
    expect(files.asked).toEqual(['a.bmap.asc', 'a.bmap.sig']);
  });

  it('checks the map before its ranges are believed', async () => {
    const bad = handMade({ mapped: 9 });
    const files = folder({ 'a.bmap': bad, 'a.bmap.sig': await gpg.sign(bad, { by: maker, as: 'binary' }) });
    await expect(loadBmap(files.source('a.bmap'), { signal, keys: [key] })).rejects.toMatchObject({
      code: 'bmap-invalid',
    });
  });
});

describe('readKeyFiles', () => {
  it('reads them in order', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'wick-bmap-'));
    const paths = ['one', 'two'].map((name) => join(directory.path, name));
    for (const path of paths) await writeFile(path, path);
    expect((await readKeyFiles(paths)).map(String)).toEqual(paths);
  });

  it('names the one that cannot be read', async () => {
    await expect(readKeyFiles(['/nowhere/key.asc'])).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('/nowhere/key.asc'),
    });
  });
});
