import { randomFillSync } from 'node:crypto';
import { chmodSync, mkdtempDisposableSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ErrorData } from '../../../electron/contract/errors.ts';
import { loopDrive } from '../../rigs/loop-drive.ts';
import { needing } from '../../rigs/needs.ts';
import { onStage, person, type StageOptions } from '../../rigs/polkit/stage.ts';
import type { FlashByPrompt } from './launch/programs/flash-by-prompt.ts';

const MiB = 1 << 20;
const program = join(import.meta.dirname, 'launch/programs/flash-by-prompt.ts');
const { password } = person;

interface Flashed {
  targets: { outcome: string; verified: boolean; error?: ErrorData }[];
  shown: string;
  duration: number;
  /** Processes of ours that are still there. */
  left: string[];
  /** Which drives hold the image. */
  holding: boolean[];
}

/** Flashes two drives as a user without rights. */
async function flashTwo(stage: StageOptions, how: Partial<FlashByPrompt> = {}): Promise<Flashed> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-pkexec-'));
  chmodSync(folder.path, 0o755);
  const bytes = randomFillSync(Buffer.alloc(3 * MiB));
  const image = join(folder.path, 'disk.img');
  writeFileSync(image, bytes);
  await using one = await loopDrive({ size: 8 * MiB });
  await using two = await loopDrive({ size: 8 * MiB });
  const drives = [one.drive(), two.drive()];
  const result: Omit<Flashed, 'holding'> = JSON.parse(await onStage(program, { drives, image, ...how }, stage));
  const holding = [one, two].map(({ file }) => readFileSync(file).subarray(0, bytes.length).equals(bytes));
  return { ...result, holding };
}

const good = { outcome: 'good', verified: true };
const failed = (code: string, fields: object = {}) => ({ outcome: 'failed', error: { code, fields } });
const questions = (shown: string) => shown.split('AUTHENTICATING FOR').length - 1;

const tools = [
  'dbus-daemon',
  'openssl',
  'overlay',
  'pkcheck',
  'pkexec',
  'pkttyagent',
  'ps',
  'script',
  'setpriv',
  'unshare',
];

const options = { timeout: 60_000, ...needing('root', 'loop', 'a checkout that others may read', ...tools) };

describe('pkexec', options, () => {
  test('writes drives without a question where polkit allows it', async () => {
    const flashed = await flashTwo({ installed: true, allow: 'yes' });
    expect(flashed).toMatchObject({ targets: [good, good], holding: [true, true], left: [] });
  });

  test('asks once for all drives of a job, and names them with their sizes', async () => {
    const { shown, ...flashed } = await flashTwo({ installed: true, allow: 'auth_admin' }, { agent: { password } });
    expect(flashed).toMatchObject({ targets: [good, good], holding: [true, true], left: [] });
    expect(questions(shown)).toBe(1);
    expect(shown).toContain('AUTHENTICATING FOR org.wick.helper.write');
    expect(shown).toMatch(/only these: \/usr\/lib\/wick\/wick-helper \/dev\/loop\d+=8\.39MB \/dev\/loop\d+=8\.39MB/);
  });

  test.for([
    ['de_DE.UTF-8', 'Wick braucht Ihre Erlaubnis'],
    ['zh_CN.UTF-8', 'Wick 需要您的许可'],
  ] as const)("asks in the person's language: %s", async ([language, words]) => {
    const stage = { installed: true, allow: 'auth_admin', language } as const;
    const { shown } = await flashTwo(stage, { agent: 'dismisses' });
    expect(Buffer.from(shown, 'latin1').toString()).toContain(words);
  });

  test('asks in a checkout, too, by the name of the program that is run', async () => {
    const { shown, ...flashed } = await flashTwo({ allow: 'auth_admin' }, { agent: { password } });
    expect(flashed).toMatchObject({ targets: [good, good], holding: [true, true], left: [] });
    expect(questions(shown)).toBe(1);
    expect(shown).toContain(`needed to run \`${process.execPath}' as the super user`);
  });

  test.for([
    ['a wrong password', { password: 'left horse' }, 'the password was wrong'],
    ['a question that is closed', 'dismisses', 'the question was dismissed'],
  ] as const)('takes %s for a no', async ([, agent, reason]) => {
    const { targets, holding, left } = await flashTwo({ installed: true, allow: 'auth_admin' }, { agent });
    const [one, two] = targets.map(({ error }) => error?.fields['target']);
    expect(one).not.toBe(two);
    expect(targets).toMatchObject([failed('rights-refused', { reason }), failed('rights-refused', { reason })]);
    expect({ holding, left }).toEqual({ holding: [false, false], left: [] });
  });

  test('says what to do where nobody can be asked', async () => {
    const { targets } = await flashTwo({ installed: true, allow: 'auth_admin' });
    // Not the window: Chromium has no sandbox for root.
    const hint = expect.stringContaining('sudo -E wick station');
    expect(targets[0]?.error).toMatchObject({ code: 'rights-no-agent', fields: { screen: false }, hint });
  });

  test('says what to do where no password would help', async () => {
    const { targets, shown } = await flashTwo({ installed: true, allow: 'no' }, { agent: { password } });
    const action = 'org.wick.helper.write';
    expect(targets).toMatchObject([failed('rights-not-allowed', { action }), failed('rights-not-allowed', { action })]);
    expect(questions(shown)).toBe(0);
  });

  test('that is not installed is named', async () => {
    const { targets } = await flashTwo({ allow: 'yes' }, { path: '/nowhere' });
    expect(targets[0]).toMatchObject(failed('rights-unavailable', { reason: 'pkexec is not installed' }));
  });

  test('takes its question back when the job is cancelled', async () => {
    const flashed = await flashTwo({ installed: true, allow: 'auth_admin' }, { agent: 'silent', cancel: 'all' });
    const cancelled = { outcome: 'cancelled' };
    expect(flashed).toMatchObject({ targets: [cancelled, cancelled], holding: [false, false], left: [] });
    expect(flashed.duration).toBeLessThan(10_000);
  });

  test('goes on asking for the others when one drive is cancelled', async () => {
    const how = { agent: 'silent', cancel: { first: password } } as const;
    const flashed = await flashTwo({ installed: true, allow: 'auth_admin' }, how);
    expect(flashed).toMatchObject({ targets: [{ outcome: 'cancelled' }, good], holding: [false, true], left: [] });
    expect(questions(flashed.shown)).toBe(1);
  });
});

describe('doas', {
  ...options,
  ...needing('root', 'loop', 'a checkout that others may read', ...tools, 'doas'),
}, () => {
  test('starts helpers for all drives of a job', async () => {
    const etc = { 'doas.conf': `permit nopass ${person.name}\n` };
    const flashed = await flashTwo({ allow: 'no', etc }, { doas: true });
    expect(flashed).toMatchObject({ targets: [good, good], holding: [true, true], left: [] });
  });

  test('that does not allow it is quoted', async () => {
    const { targets } = await flashTwo({ allow: 'no', etc: { 'doas.conf': 'permit nopass root\n' } }, { doas: true });
    expect(targets[0]).toMatchObject(failed('rights-refused', { reason: 'Operation not permitted' }));
  });
});

test("polkit's action says in every language of the pages what it is for, and never remembers a password", () => {
  const policy = readFileSync(join(import.meta.dirname, '../../../build/linux/org.wick.helper.policy'), 'utf8');
  for (const element of ['description', 'message']) {
    const languages = [...policy.matchAll(new RegExp(`<${element} xml:lang="(\\w+)">`, 'g'))].map(([, code]) => code);
    expect(new Set(languages)).toEqual(new Set(['de', 'es', 'fr', 'ja', 'pt', 'zh_CN']));
  }
  const answers = [...policy.matchAll(/<allow_\w+>(\w+)</g)].map(([, answer]) => answer);
  expect(answers).toEqual(['auth_admin', 'auth_admin', 'auth_admin']);
  expect([...policy.matchAll(/<message.*\$\(command_line\)<\/message>/g)]).toHaveLength(7);
});
