import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeFrame } from '../../electron/contract/frames.ts';
import { helperVersion } from '../../electron/contract/helper-messages.ts';
import { helperCommand, spawnHelper } from '../../electron/engine/flash/spawn-helper.ts';
import { type BundledHelper, bundledHelper } from '../rigs/bundled-helper.ts';

let bundle: BundledHelper;
beforeAll(async () => {
  bundle = await bundledHelper();
});
afterAll(() => bundle[Symbol.dispose]());

test('the bundled helper holds the helper, the contract and the way to native code, and no package', () => {
  const others = bundle.inputs.filter((path) => !/^(?:electron\/(?:helper|contract)|native)\//.test(path));
  expect(others).toEqual([]);
});

test('the engine finds it beside its own bundle, and it answers', async () => {
  const command = helperCommand(bundle.folder);
  expect(command.args.at(-1)).toBe(join(bundle.folder, 'helper.mjs'));
  const channel = await spawnHelper(command);
  channel.input.write(encodeFrame({ id: 1, do: 'hello', version: helperVersion }));
  const [answer] = await once(channel.output, 'data');
  expect(String(answer)).toContain(`"version":${helperVersion}`);
  channel.input.end();
  expect(await channel.exited).toMatchObject({ code: 0 });
});
