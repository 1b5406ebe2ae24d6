import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectBoot } from '../../../../electron/engine/boot/expect.ts';
import { watchBoots } from '../../../../electron/engine/boot/watch.ts';
import { makeDemoImage } from '../../../../electron/engine/demo/make.ts';
import { PracticeDevice } from '../../../../electron/engine/demo/practice/device.ts';
import { PracticeHub } from '../../../../electron/engine/demo/practice/hub.ts';
import { practiceJob } from '../../../../electron/engine/demo/practice/watch.ts';
import { tokenForUnit } from '../../../../electron/engine/hub/tokens.ts';
import { openFileView } from '../../../../electron/engine/image/view/file-view.ts';
import { inspectDisk } from '../../../../electron/engine/inspect/inspect-disk.ts';
import { provision } from '../../../../electron/engine/provision/provision.ts';
import { recipeOf } from '../../../rigs/provision.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const signal = AbortSignal.timeout(55_000);

test('the image of the demo is a sound Pantavisor system', async () => {
  await using folder = await temporaryFolder();
  const { image } = await makeDemoImage(folder.path, { packing: 'none', signal });
  await using view = await openFileView(image);
  const { recognised, pantavisor } = await inspectDisk(view, { signal });
  expect(recognised).toMatchObject({ family: 'pantavisor', confidence: 'certain', form: 'u-boot' });
  expect(pantavisor?.checks.flatMap(({ findings }) => findings)).toEqual([]);
});

test.each([
  ['a token of its Hub', 'good', 'up-claimed', undefined],
  ['a token that its Hub does not know', 'bad', 'up-unclaimed', 'V7'],
] as const)('a device whose card has %s comes as far as that goes', async (_, kind, verdict, firstFailed) => {
  await using folder = await temporaryFolder();
  await using practice = await PracticeHub.open();
  const hub = practice.login();
  const { token, tag } = await tokenForUnit(hub, { run: 'now', unit: '1', signal });
  const { image } = await makeDemoImage(folder.path, { packing: 'none', signal });
  await writeFile(join(folder.path, 'token'), kind === 'good' ? token.reveal() : 'bm9ib2R5');
  await using view = await openFileView(image, { write: true });
  const settings = {
    hub: { host: '127.0.0.1', port: practice.port },
    claim: { token: `file:${join(folder.path, 'token')}` },
  };
  const recipe = await recipeOf(JSON.stringify({ wick: 1, family: 'pantavisor', settings }));
  await provision({ target: image, view, recipe, signal });
  const expected = await expectBoot(view);
  if (expected === undefined) throw new Error('nothing to start');
  const pace = 30;
  await using device = await PracticeDevice.open(view, pace);
  device.switchOn();
  for await (const event of watchBoots(practiceJob({ device, hub, tag, expected, pace, signal }))) {
    if (event.type !== 'end') continue;
    const [unit] = event.units;
    expect(unit?.judgement.verdict).toBe(verdict);
    expect(unit?.judgement.firstFailed).toBe(firstFailed);
  }
});
