import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answersOf } from '../../electron/engine/answers/answers.ts';
import type { Host } from '../../electron/engine/answers/host.ts';
import { startDevice } from '../rigs/device/start.ts';
import { startHub } from '../rigs/hub/hub-double.ts';
import { needing } from '../rigs/needs.ts';
import { makePantavisorImage } from '../rigs/pantavisor-image.ts';
import { makeState } from '../rigs/pantavisor-state.ts';
import { pages } from '../rigs/pages.ts';

const tools = ['chromium', 'mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'python3'];
const mdns = { address: '224.0.0.251', port: 24_000 + (process.pid % 20_000) };

/** Writes a card whose token the Hub makes. */
async function makeCard(host: Host, source: string): Promise<string> {
  const { signal } = new AbortController();
  const answers = answersOf(host);
  const { drive } = await answers['practice.make']({ size: 160 << 20 }, signal);
  const settings = { recipe: { wick: 1, family: 'pantavisor', settings: { claim: { hub: 'token' } } } };
  const options = { verify: true, changedOnly: false, eject: false, unmapped: 'skip', store: false } as const;
  const order = { image: { source }, targets: [drive.path], settings, options };
  const { plan } = await answers['plan.make'](order, signal);
  await answers['job.start']({ plan }, signal);
  await host.jobs.idle();
  // As if the program had been started again: only the history is left.
  for (const { job } of host.jobs.states) host.jobs.forget(job);
  return drive.path;
}

test('a card of the history is watched as it becomes a device, and looked at once it is back', {
  ...needing(...tools),
  timeout: 170_000,
}, async () => {
  await using hub = await startHub();
  let console = '';
  await using rig = await pages({
    // Terminals of programs are not listed among the ports of a computer.
    answers: () => ({ 'boot.ports': async () => ({ ports: [{ path: console }] }) }),
  });
  const page = await rig.open();
  const dialog = page.getByRole('dialog');
  await page.locator('header button[data-hub]').click();
  await dialog.getByLabel('Address').fill(hub.url);
  await dialog.getByText('With a name and a password').click();
  await dialog.getByLabel('Name').fill('user1');
  await dialog.getByLabel('Password').fill('user1');
  await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
  await dialog.getByText('Logged in to').waitFor();
  await page.keyboard.press('Escape');

  const source = join(rig.folder, 'gateway.wic');
  await makePantavisorImage(source, { layout: 'u-boot', tree: { state: makeState() } });
  const card = await makeCard(rig.host, source);
  await using device = await startDevice({ medium: card, pace: 20, mdns, hub: { url: hub.url }, off: true });
  console = device.console;

  await page.locator('header button[data-place]').click();
  await page.getByRole('list', { name: 'Written cards' }).getByRole('button').click();
  // What it tells before it was ever in a device.
  await dialog.getByRole('button', { name: 'Put the card back in and look' }).click();
  const mortem = dialog
    .locator('section', { has: page.getByRole('heading', { name: 'If it does not come up' }) })
    .last();
  await mortem.getByRole('radio', { name: /practice/i }).check();
  await mortem.getByRole('button', { name: 'Look at the card' }).click();
  await mortem.getByText('Nothing on the medium shows that a device has started from it').waitFor();

  await dialog.getByRole('button', { name: 'Watch its first boot' }).click();
  const watch = page.getByRole('dialog', { name: 'Watch its first boot' });
  await watch.getByRole('checkbox', { name: 'On the local network' }).uncheck();
  await watch.getByRole('checkbox', { name: 'In the Hub' }).check();
  await watch.getByText(/Logged in to .* as user1/).waitFor();
  await watch.getByLabel('Serial console').selectOption(device.console);
  await watch.getByRole('button', { name: 'Start looking' }).click();
  await page.getByRole('heading', { name: 'Not seen yet' }).waitFor();
  device.switchOn();
  await page.getByRole('heading', { name: 'Starting', exact: true }).waitFor();
  // A page that is loaded again finds it again.
  await page.reload();
  await page.getByRole('heading', { name: 'It is up and claimed' }).waitFor({ timeout: 90_000 });
  await page.getByText(/the token has done its work/).waitFor();
  expect([...hub.tokens.values()].map(({ disabled }) => disabled)).toEqual([true]);

  await page.getByRole('button', { name: 'Back to the history' }).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('claimed');
  await page.getByText(/It is up and claimed/).waitFor();
  expect(rig.complaints).toEqual([]);
});
