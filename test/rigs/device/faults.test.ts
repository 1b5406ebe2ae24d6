import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { appendFile, copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHub } from '../hub/hub-double.ts';
import { needing } from '../needs.ts';
import { makeSigner, type PvsSigner } from '../pvs-signer.ts';
import { listen } from './listen.ts';
import { makeMedium, type MediumOptions, type TestMedium } from './medium.ts';
import type { Fault, Milestone } from './options.ts';
import { startDevice } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'wick-device-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mdns = { address: '224.0.0.251', port: 20_000 + (process.pid % 10_000) };
const common = { pace: 100, mdns };

interface Story {
  name: string;
  faults: Fault[];
  layout?: 'u-boot' | 'tryboot';
  /** What it comes to, twice where it comes to it again and again. */
  until: Milestone | undefined;
  times?: number;
  says?: RegExp;
  never: Milestone[];
}

const stories: Story[] = [
  {
    name: 'hangs in its loader',
    faults: [{ kind: 'hangs-in-loader' }],
    until: 'loader',
    says: /Pantavisor Starts\r\n$/,
    never: ['kernel'],
  },
  {
    name: 'finds nothing to start',
    faults: [{ kind: 'loader-fails' }],
    until: 'reboot',
    times: 2,
    says: /Failed to boot step, rebooting/,
    never: ['kernel'],
  },
  {
    name: 'hangs in its kernel',
    faults: [{ kind: 'hangs-in-kernel' }],
    until: 'kernel',
    says: /Kernel command line: /,
    never: ['storage'],
  },
  {
    name: 'has a kernel that panics',
    faults: [{ kind: 'kernel-panic' }],
    until: 'reboot',
    times: 2,
    says: /Kernel panic - not syncing: /,
    never: ['storage'],
  },
  {
    name: 'does not find its storage',
    faults: [{ kind: 'storage-not-found' }],
    until: 'reboot',
    times: 2,
    says: /cannot get block device from 'LABEL=root'[^]*could not mount /,
    never: ['factory'],
  },
  {
    name: 'has a container that fails',
    faults: [{ kind: 'container-fails' }],
    until: 'factory',
    times: 3,
    says: /platform 'os' suddenly stopped[^]*a platform did not work as expected\. Tearing down\.\.\.[^]*Tearing down/,
    never: [],
  },
  {
    name: 'has a container that misses its goal',
    faults: [{ kind: 'goal-times-out' }],
    until: 'goal-timed-out',
    says: /platform 'app' status goal timed out after waiting for more than 30 secs/,
    never: ['ready', 'reboot'],
  },
  {
    name: 'has a container that comes late',
    faults: [{ kind: 'goal-times-out', container: 'os', lateBy: 10 }],
    until: 'ready',
    says: /platform 'os' reached its status goal; took \d+ secs; \d+ secs over timeout \(of 30\)/,
    never: ['reboot'],
  },
  {
    name: 'has the bootloader of a Raspberry Pi 4 that knows no tryboot, and no newer one on its card',
    faults: [{ kind: 'old-eeprom' }],
    layout: 'tryboot',
    until: 'reboot',
    times: 2,
    says: /rpiab: ERROR: EEPROM too old for tryboot!.*\r\n[^]*no pieeprom-2711\.bin/,
    never: ['factory'],
  },
  {
    name: 'says nothing on its console',
    faults: [{ kind: 'silent-console' }],
    until: 'ready',
    says: /^$/,
    never: ['reboot'],
  },
];

const tools = ['sfdisk', 'debugfs', 'mtype', 'mkfs.vfat', 'openssl', 'python3'];

describe('a device double that goes wrong', needing(...tools), () => {
  test.each(stories)('$name', async ({ name, faults, layout = 'u-boot', until, times = 1, says, never }) => {
    const medium = await makeMedium(folder, name.replaceAll(' ', '-'), { layout });
    const network: Fault = { kind: 'no-network' };
    await using device = await startDevice({ ...common, medium: medium.path, faults: [...faults, network], off: true });
    await using heard = await listen(device.console);
    device.switchOn();
    if (until !== undefined) await device.until(until, { count: times });
    if (says !== undefined) await heard.until(says);
    await device.shutDown();
    expect(device.reached.filter(({ milestone }) => never.includes(milestone))).toEqual([]);
    expect(await medium.unsound()).toBeUndefined();
  });

  test('never starts: not a byte is read or said', async () => {
    const medium = await makeMedium(folder, 'dead', { layout: 'u-boot' });
    const before = readFileSync(medium.path);
    await using device = await startDevice({ ...common, medium: medium.path, faults: [{ kind: 'never-starts' }] });
    await using heard = await listen(device.console);
    await expect(device.until('loader', { timeout: 500 })).rejects.toThrow('no loader');
    await device.shutDown();
    expect(heard.text()).toBe('');
    expect(readFileSync(medium.path).equals(before)).toBe(true);
  });

  test('brings the bootloader of a Raspberry Pi 4 up to date: two more starts, and all is well', async () => {
    const medium = await makeMedium(folder, 'eeprom', { layout: 'tryboot' });
    for (const name of ['pieeprom-2711.bin', 'pieeprom-2711.sig', 'recovery-2711.bin']) {
      await writeFile(join(folder, name), `the content of ${name}\n`);
      execFileSync('mcopy', ['-i', `${medium.path}@@${1 << 20}`, join(folder, name), `::${name}`]);
    }
    await using device = await startDevice({
      ...common,
      medium: medium.path,
      faults: [{ kind: 'old-eeprom' }, { kind: 'no-network' }],
    });
    await using heard = await listen(device.console);
    await device.until('ready');
    expect(device.reached.filter(({ milestone }) => milestone === 'reboot')).toHaveLength(2);
    expect(device.reached.filter(({ milestone }) => milestone === 'factory')).toHaveLength(1);
    await heard.until(/EEPROM too old for tryboot![^]*EEPROM update staged, rebooting for flash[^]*READY/);
    await device.shutDown();
    const listed = execFileSync('mdir', ['-b', '-i', `${medium.path}@@${1 << 20}`, '::'], { encoding: 'utf8' });
    expect(listed).toMatch(/recovery\.000/i);
    expect(listed).not.toContain('recovery.bin');
  });

  test('stays unclaimed where its token is not sent', async () => {
    await using hub = await startHub();
    const { token } = hub.makeToken('user1');
    const medium = await makeMedium(folder, 'not-sent', {
      layout: 'u-boot',
      tree: { config: `PH_FACTORY_AUTOTOK=${token}\n` },
    });
    await using device = await startDevice({
      ...common,
      medium: medium.path,
      hub: { url: hub.url },
      faults: [{ kind: 'token-not-sent' }],
    });
    expect((await device.until('unclaimed')).challenge).toMatch(/-/);
  });

  test.each([{ kind: 'other-state' }, { kind: 'other-revision', revision: '1' }] as const)(
    'shows the Hub another image: $kind',
    async (fault) => {
      await using hub = await startHub();
      const { token } = hub.makeToken('user1');
      const medium = await makeMedium(folder, fault.kind, {
        layout: 'u-boot',
        tree: { config: `PH_FACTORY_AUTOTOK=${token}\n` },
      });
      await using device = await startDevice({
        ...common,
        medium: medium.path,
        hub: { url: hub.url },
        faults: [fault],
      });
      await device.until('idle');
      const [deviceId = ''] = hub.devices.keys();
      const step = hub.trails.get(deviceId)?.steps[0];
      const isSame = JSON.stringify(step?.state) === JSON.stringify(medium.state.value);
      expect(hub.metaOf(deviceId).device['pantavisor.revision']).toBe(fault.kind === 'other-revision' ? '1' : '0');
      expect(step === undefined ? undefined : Object.keys(step.state).includes('zz-other/note.json')).toBe(
        fault.kind === 'other-state',
      );
      expect(isSame && fault.kind === 'other-state').toBe(false);
    },
  );

  test('goes on without its Hub, and comes back to it', async () => {
    await using hub = await startHub();
    const { token } = hub.makeToken('user1');
    const medium = await makeMedium(folder, 'no-hub', {
      layout: 'u-boot',
      tree: { config: `PH_FACTORY_AUTOTOK=${token}\n` },
    });
    using _ = hub.misbehave({ on: 'POST /devices', how: 'lose-answer', times: 1 });
    await using device = await startDevice({ ...common, medium: medium.path, hub: { url: hub.url } });
    await using heard = await listen(device.console);
    await device.until('idle');
    expect(heard.text()).toMatch(/HTTP request POST \/devices\/ got no response/);
  });
});

describe(
  'a medium that is not as it should be',
  needing('sfdisk', 'debugfs', 'mkfs.vfat', 'openssl', 'python3'),
  () => {
    let signer: PvsSigner;
    let other: PvsSigner;
    beforeAll(() => {
      signer = makeSigner(folder, 'signer', 'ES256');
      other = makeSigner(folder, 'other', 'ES256');
    });

    const signed = (include: string[], options: { x5c?: boolean; form?: 'jose' | 'der' } = {}) => ({
      signatures: [{ name: 'bsp', signer, include, exclude: ['bsp/src.json'], ...options }],
    });

    async function comesTo(
      name: string,
      options: MediumOptions,
      words = '',
    ): Promise<{ text: string; medium: TestMedium }> {
      const medium = await makeMedium(folder, name, options);
      const trust = { publicKey: readFileSync(signer.publicKey, 'utf8') };
      const faults: Fault[] = [{ kind: 'no-network' }];
      await using device = await startDevice({ ...common, medium: medium.path, faults, trust, off: true });
      await using heard = await listen(device.console);
      device.switchOn();
      await heard.until(words === '' ? /status is now READY/ : new RegExp(words));
      if (words !== '') await device.until('reboot', { count: 2 });
      return { text: heard.text(), medium };
    }

    test.each([
      ['signed with a certificate', () => signed(['bsp/**', 'device.json', '#spec'])],
      ['signed with a key of the device', () => signed(['bsp/**', '#spec'], { x5c: false })],
      ['signed in DER', () => signed(['bsp/*'], { form: 'der' })],
    ] as const)('is taken: %s', async (name, tree) => {
      await comesTo(name.replaceAll(' ', '-'), { layout: 'u-boot', tree: tree() });
    });

    const wrong: [string, MediumOptions, RegExp][] = [
      [
        'an object with another content',
        {
          layout: 'u-boot',
          change: async (tree) => {
            const [first = ''] = readdirSync(join(tree, 'objects'));
            await appendFile(join(tree, 'objects', first), 'x');
          },
        },
        /has another content[^]*state objects validation went wrong/,
      ],
      [
        'a file of the trail that is only a copy',
        {
          layout: 'u-boot',
          change: async (tree) => {
            const path = join(tree, 'trails/0/os/root.squashfs');
            await copyFile(path, `${path}.copy`);
            await rename(`${path}.copy`, path);
          },
        },
        /is not the file of its object[^]*state objects validation went wrong/,
      ],
      [
        'an object that is missing',
        {
          layout: 'u-boot',
          change: async (tree) => {
            const [first = ''] = readdirSync(join(tree, 'objects'));
            await rm(join(tree, 'objects', first));
          },
        },
        /is missing[^]*state objects validation went wrong/,
      ],
      [
        'JSON that differs from the state',
        { layout: 'u-boot', change: (tree) => appendFile(join(tree, 'trails/0/os/run.json'), '\n') },
        /'os\/run.json' differs from the state[^]*state objects validation went wrong/,
      ],
      [
        'a state that is no JSON',
        { layout: 'u-boot', change: (tree) => appendFile(join(tree, 'trails/0/.pvr/json'), '}') },
        /state could not be loaded/,
      ],
      [
        'no folder for its settings',
        { layout: 'u-boot', change: (tree) => rm(join(tree, 'config'), { recursive: true }) },
        /'\/storage\/config' does not exist but required by config[^]*creds load failed/,
      ],
      ['another label', { layout: 'u-boot', label: 'pvroot' }, /cannot get block device from 'LABEL=root'/],
    ];
    test.each(wrong)('is refused: %s', async (name, options, words) => {
      const { text } = await comesTo(name.replaceAll(' ', '-'), options, words.source);
      expect(text).not.toMatch(/READY/);
    });

    test('is refused: a signature that somebody else made', async () => {
      const bad = { signatures: [{ name: 'bsp', signer: other, include: ['bsp/**'], exclude: ['x'], x5c: false }] };
      await comesTo('bad-signature', { layout: 'u-boot', tree: bad }, 'state signature verification went wrong');
    });

    test('is refused where all is to be signed and something is not', async () => {
      const boot = { 'oemEnv.txt': 'oemargs=PV_SECUREBOOT_MODE=strict\n' };
      const tree = signed(['bsp/**', '#spec']);
      await comesTo('uncovered', { layout: 'u-boot', tree, boot }, 'State not fully covered by signatures');
    });

    test('goes back to what it knows after a try that failed', async () => {
      const change = (tree: string) => writeFile(join(tree, 'boot/uboot.txt'), 'pv_rev=0\0pv_try=1\0\0');
      const options: MediumOptions = { layout: 'u-boot', boot: { 'pv.env': 'pv_trying=1\0\0' }, change };
      const { text } = await comesTo('rolled-back', options);
      expect(text).toMatch(/Pantavisor boots checkpoint revision 0 after failed try-boot of revision: 1/);
    });

    test('is mended: a file of the trail that is not there is linked', async () => {
      const name = 'trails/0/os/root.squashfs';
      const { medium } = await comesTo('mended', { layout: 'u-boot', change: (tree) => rm(join(tree, name)) });
      expect(await medium.unsound()).toBeUndefined();
      expect(await medium.file(`/${name}`)).toBe('the files of os\n'.repeat(200));
    });

    test('does not grow where its loader says so', async () => {
      const boot = { 'oemEnv.txt': 'oemargs=pv_autogrow=off\n' };
      const { medium, text } = await comesTo('not-grown', { layout: 'u-boot', boot });
      expect(text).toMatch(/pv_e2fsgrow\|INFO: system integrator disabled autogrow feature/);
      expect((await medium.sizes()).fileSystem).toBe(16 << 20);
    });
  },
);
