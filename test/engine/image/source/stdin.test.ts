import { execFile, spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openStdin } from '../../../../electron/engine/image/source/stdin.ts';
import { noise } from '../../../rigs/memory-image.ts';

const { signal } = new AbortController();

describe('standard input', () => {
  it('is read once, from its start', async () => {
    const bytes = noise(300_000, 5);
    const source = openStdin(Readable.from([bytes.subarray(0, 10), bytes.subarray(10)]));
    expect(source).toMatchObject({ size: undefined, seekable: false, path: undefined, fileName: '-' });
    expect(Buffer.concat(await Array.fromAsync(source.open({ signal }))).equals(bytes)).toBe(true);
    expect(source.bytesRead()).toBe(bytes.length);
    await expect(Array.fromAsync(source.open({ signal }))).rejects.toMatchObject({ code: 'usage' });
    expect(await source.sibling('a.bmap', signal)).toBeUndefined();
  });

  it('can be cancelled while nothing comes', async () => {
    const stream = new PassThrough();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const reading = Array.fromAsync(openStdin(stream).open({ signal: controller.signal }));
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(stream.destroyed).toBe(true);
  });

  it('that fails is said to be unreadable', async () => {
    const stream = new Readable({ read: () => {} });
    setTimeout(() => stream.destroy(new Error('gone')), 10);
    await expect(Array.fromAsync(openStdin(stream).open({ signal }))).rejects.toMatchObject({
      code: 'source-unreadable',
    });
  });

  const program = `
    import { openSource } from ${JSON.stringify(new URL('../../../../electron/engine/image/source/source.ts', import.meta.url).href)};
    const { signal } = new AbortController();
    let length = 0;
    const source = await openSource('-', { signal });
    for await (const chunk of source.open({ signal })) {
      length += chunk.length;
      if (length >= Number(process.argv[1])) break;
    }
    console.log(length);`;

  it('of a process is a pipe or a file', async () => {
    const node = `"${process.execPath}" --input-type=module -e "$1" Infinity`;
    for (const script of [`head -c 1000000 /dev/zero | ${node}`, `${node} < "$0"`]) {
      const { stdout } = await promisify(execFile)('sh', ['-c', script, process.execPath, program]);
      expect(Number(stdout)).toBeGreaterThanOrEqual(1_000_000);
    }
  });

  it('ends with the writer told, when no more is wanted', async () => {
    const child = spawn('sh', ['-c', `yes | "${process.execPath}" --input-type=module -e "$1" 100000`, 'sh', program]);
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(0);
  });
});
