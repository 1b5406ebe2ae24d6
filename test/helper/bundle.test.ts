import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeFrame } from '../../electron/contract/frames.ts';
import { helperVersion } from '../../electron/contract/helper-messages.ts';
import { helperCommand, spawnHelper } from '../../electron/engine/flash/spawn-helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'wick-bundle-'));
let inputs: string[] = [];

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, '../../electron/helper/main.ts')],
    outfile: join(folder, 'helper.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
  });
  inputs = Object.keys(metafile.inputs);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the bundled helper holds the helper, the contract and the way to native code, and no package', () => {
  const others = inputs.filter((path) => !/^(?:electron\/(?:helper|contract)|native)\//.test(path));
  expect(others).toEqual([]);
});

test('the engine finds it beside its own bundle, and it answers', async () => {
  const command = helperCommand(folder);
  expect(command.args).toEqual([join(folder, 'helper.mjs')]);
  const channel = await spawnHelper(command);
  channel.input.write(encodeFrame({ id: 1, do: 'hello', version: helperVersion }));
  const [answer] = await once(channel.output, 'data');
  expect(String(answer)).toContain(`"version":${helperVersion}`);
  channel.input.end();
  expect(await channel.exited).toMatchObject({ code: 0 });
});
