import { describe, expect, test } from 'vitest';
import type { ExpectedBoot, ObserverName, Seen, Sighting, VerdictName } from '../../electron/contract/boot.ts';
import { fulfils, judge, see, watching } from '../../electron/contract/verdict.ts';

const sha = 'a'.repeat(64);
const token: ExpectedBoot = {
  family: 'pantavisor',
  claim: 'token',
  stateSha256: sha,
  containers: [{ name: 'app', goal: 'STARTED' }],
};
const plain: ExpectedBoot = { family: 'pantavisor', claim: 'none', stateSha256: sha };
const registered: ExpectedBoot = { ...token, claim: 'credentials', deviceId: '5f3e2d1c0b9a887766554433' };

/** Seconds after the start, who, and what. */
type Line = [number, ObserverName, Seen];

const loader: Seen = { kind: 'stage', stage: 'loader' };
const kernel: Seen = { kind: 'stage', stage: 'kernel' };
const storage: Seen = { kind: 'stage', stage: 'storage' };
const factory: Seen = { kind: 'stage', stage: 'factory' };
const login: Seen = { kind: 'stage', stage: 'login' };
const life: Seen = { kind: 'life' };
const ready: Seen = { kind: 'status', status: 'READY', revision: '0' };
const started: Seen = { kind: 'status', status: 'STARTED', revision: '0' };
const claimed: Seen = { kind: 'claim', claim: 'claimed' };
const unclaimed: Seen = { kind: 'claim', claim: 'unclaimed', challenge: 'quick-blue-fish' };
const refused: Seen = { kind: 'claim', claim: 'refused' };
const idle: Seen = { kind: 'online', online: true, state: 'idle' };
const state: Seen = { kind: 'state', revision: '0', sha256: sha };
const failure = (name: Extract<Seen, { kind: 'failure' }>['failure'], container?: string): Seen => ({
  kind: 'failure',
  failure: name,
  ...(container === undefined ? {} : { container }),
});

const goodBoot: Line[] = [
  [1, 'serial', loader],
  [2, 'serial', kernel],
  [5, 'serial', storage],
  [8, 'serial', factory],
  [20, 'serial', ready],
];

function sightings(lines: readonly Line[]): Sighting[] {
  return lines.map(([at, observer, seen]) => ({
    at: at * 1000,
    observer,
    of: {},
    seen,
    evidence: `${observer} at ${at}: ${JSON.stringify(seen)}`,
  }));
}

function judged(expected: ExpectedBoot, lines: readonly Line[], now: number, options: { ended?: boolean } = {}) {
  const state = sightings(lines).reduce(see, watching(expected, 0));
  return judge(state, now * 1000, options);
}

function verdict(expected: ExpectedBoot, lines: readonly Line[], now: number): VerdictName {
  return judged(expected, lines, now).verdict;
}

const outcomes = ({ rungs }: ReturnType<typeof judge>) =>
  Object.fromEntries(rungs.map(({ rung, outcome }) => [rung, outcome]));

describe('not seen', () => {
  test('is a device that nobody saw, and the first rung fails once nobody looks any longer', () => {
    const state = watching(token, 0, ['serial', 'hub']);
    expect(judge(state, 60_000)).toMatchObject({ verdict: 'not-seen', final: false });
    expect(judge(state, 60_000)).not.toHaveProperty('firstFailed');
    const end = judge(state, 60_000, { ended: true });
    expect(end).toMatchObject({
      firstFailed: 'V5',
      rungs: [{ reasons: ['Nothing was seen of the device'] }, {}, {}, {}],
    });
    expect(end.next).toContain('--serial PORT@BAUD');
  });

  test('is what stays where the only observer is blind; that is said, and what to do about it', () => {
    const end = judged(token, [[1, 'serial', { kind: 'blind', reason: 'port-busy' }]], 60, { ended: true });
    expect(end).toMatchObject({ verdict: 'not-seen', next: 'Close the program that holds the serial port.' });
    expect(end.rungs[0]).toMatchObject({
      outcome: 'unchecked',
      reasons: ['The console cannot be seen: another program holds its port'],
    });
  });

  test.each<[string, ExpectedBoot, Line]>([
    ['a device that the Hub knows since it was registered beforehand', registered, [1, 'hub', claimed]],
    ['a device that the Hub knows by its tag, and nobody knows how it came there', plain, [1, 'hub', claimed]],
    ['a device that the Hub sees offline', token, [1, 'hub', { kind: 'online', online: false }]],
    ['an address that does not answer', token, [1, 'lan', { kind: 'service', service: 'ssh', answers: false }]],
    ['a card that was read and has never started', token, [1, 'medium', state]],
  ])('is %s', (_, expected, line) => {
    expect(verdict(expected, [line], 100)).toBe('not-seen');
  });
});

describe('booting', () => {
  test('is any sign of life, until there is more', () => {
    expect(verdict(token, [[1, 'serial', life]], 10)).toBe('booting');
    expect(verdict(token, goodBoot.slice(0, 4), 10)).toBe('booting');
  });

  test('is READY that has not stood for 30 s yet', () => {
    const early = judged(plain, goodBoot, 49.9);
    expect(early).toMatchObject({ verdict: 'booting', rungs: [{ outcome: 'unchecked' }, {}, {}, {}] });
    expect(early.rungs[0]?.reasons).toEqual(['It is READY, and has to stay so for 30 s']);
    expect(verdict(plain, goodBoot, 50)).toBe('up-unclaimed');
  });

  test('is what is on the network, and nobody can tell whether everything runs', () => {
    const lines: Line[] = [
      [10, 'mdns', unclaimed],
      [11, 'lan', { kind: 'service', service: 'pvr-sdk', answers: true }],
      [12, 'lan', state],
    ];
    const found = judged(plain, lines, 300);
    expect(found.verdict).toBe('booting');
    expect(outcomes(found)).toEqual({ V5: 'unchecked', V6: 'holds', V7: 'unchecked', V8: 'unchecked' });
    expect(found.next).toContain('--serial');
  });

  test.each([
    ['no-storage', 'It could not mount its storage', 'labelled "root"'],
    ['bad-signature', 'The signatures of its state do not hold', 'wick inspect'],
    ['kernel-panic', 'The kernel stopped with a panic', 'the one for this board'],
  ] as const)('fails its first rung with %s', (name, reason, next) => {
    const found = judged(token, [...goodBoot.slice(0, 2), [4, 'serial', failure(name)]], 20);
    expect(found).toMatchObject({ verdict: 'booting', firstFailed: 'V5', rungs: [{ reasons: [reason] }, {}, {}, {}] });
    expect(found.next).toContain(next);
  });

  test('a panic is what comes of another failure, where there was one', () => {
    const lines: Line[] = [
      [4, 'serial', failure('no-storage')],
      [5, 'serial', failure('kernel-panic')],
    ];
    expect(judged(token, lines, 20)).toMatchObject({
      rungs: [{ reasons: ['It could not mount its storage'] }, {}, {}, {}],
    });
  });

  test('a failure that is followed by the factory line was got over', () => {
    const found = judged(plain, [[3, 'serial', failure('no-storage')], ...goodBoot.slice(2)], 60);
    expect(found).toMatchObject({ verdict: 'up-unclaimed', rungs: [{ outcome: 'holds' }, {}, {}, {}] });
  });
});

describe('a device that says how far it has come', () => {
  test.each<[string, Line[], string, string]>([
    [
      'its loader',
      [[1, 'serial', loader]],
      'It has come to its boot loader, and no further',
      'image is the one for this',
    ],
    [
      'its kernel',
      [
        [1, 'serial', loader],
        [2, 'serial', kernel],
      ],
      'It has come to its kernel, and no further',
      'power supply',
    ],
  ])('and stops at %s', (_, lines, reason, next) => {
    const found = judged(plain, lines, 300, { ended: true });
    expect(found).toMatchObject({ verdict: 'booting', firstFailed: 'V5' });
    expect(found.rungs[0]?.reasons).toEqual([reason]);
    expect(found.next).toContain(next);
  });
});

test('whoever only sees that a device answers cannot tell whether it has come up', () => {
  const answers: Line = [5, 'lan', { kind: 'service', service: 'ssh', port: 8222, answers: true }];
  const found = judged(plain, [answers], 300, { ended: true });
  expect(found.verdict).toBe('booting');
  expect(outcomes(found)).toEqual({ V5: 'unchecked', V6: 'holds', V7: 'unchecked', V8: 'unchecked' });
  expect(found.next).toContain('--serial');
});

describe('a Hub that could not be asked for a while', () => {
  const blind: Line = [1, 'hub', { kind: 'blind', reason: 'not-reachable' }];
  const sees: Line = [5, 'hub', { kind: 'sees' }];

  test('counts again once it can, whether it knows the device or not', () => {
    const away = judged(token, [blind, ...goodBoot], 300, { ended: true });
    expect(away.rungs[2]).toMatchObject({ outcome: 'unchecked', reasons: ['The Hub cannot be reached'] });
    const there = judged(token, [blind, sees, ...goodBoot], 300, { ended: true });
    expect(there).toMatchObject({ verdict: 'up-unclaimed', firstFailed: 'V7' });
    expect(there.rungs[2]?.reasons).toContain('The Hub does not have it as claimed');
    expect(judged(token, [sees], 300, { ended: true }).verdict).toBe('not-seen');
  });
});

describe('reboot loop', () => {
  test('has its cause in what failed before a start, however good it looked in between', () => {
    const turn = (at: number): Line[] => [
      [at, 'serial', factory],
      [at + 5, 'serial', failure('container-failed', 'os')],
      [at + 6, 'serial', ready],
    ];
    const found = judged(plain, [...turn(10), ...turn(40), ...turn(70)], 100);
    expect(found.verdict).toBe('reboot-loop');
    expect(found.rungs[0]?.reasons).toContain('Container os failed');
    expect(found.next).toContain('/logs/0');
  });

  test('is a factory line that comes again, also where it comes to READY both times', () => {
    const again: Line[] = [
      [60, 'serial', factory],
      [70, 'serial', ready],
    ];
    const found = judged(token, [...goodBoot, ...again], 500);
    expect(found).toMatchObject({ verdict: 'reboot-loop', final: true, firstFailed: 'V5' });
    expect(found.rungs[0]?.evidence.filter(({ text }) => text.includes('factory'))).toHaveLength(2);
  });

  test('is a loader or kernel that speaks again after the factory line', () => {
    expect(verdict(token, [...goodBoot, [90, 'serial', loader]], 500)).toBe('reboot-loop');
    expect(verdict(token, [...goodBoot, [90, 'serial', kernel]], 500)).toBe('reboot-loop');
  });

  test('is an uptime that falls, whoever tells it', () => {
    const up = (seconds: number): Seen => ({ kind: 'uptime', seconds });
    expect(verdict(token, [...goodBoot, [60, 'hub', up(60)], [90, 'hub', up(90)]], 500)).toBe('up-unclaimed');
    expect(verdict(token, [...goodBoot, [60, 'hub', up(60)], [90, 'hub', up(12)]], 500)).toBe('reboot-loop');
  });

  test('is a start after a failure, before anything was up', () => {
    const lines: Line[] = [
      [1, 'serial', kernel],
      [3, 'serial', failure('no-storage')],
      [9, 'serial', loader],
    ];
    expect(judged(token, lines, 10)).toMatchObject({
      verdict: 'reboot-loop',
      next: expect.stringContaining('wick inspect'),
    });
  });

  test('is a loader that finds no system, again and again', () => {
    const lines: Line[] = [
      [1, 'serial', loader],
      [2, 'serial', failure('loader')],
    ];
    expect(verdict(token, lines, 10)).toBe('booting');
    expect(verdict(token, [...lines, [4, 'serial', loader]], 10)).toBe('reboot-loop');
  });

  test('is not the new EEPROM of a Raspberry Pi, for which it starts twice more before the factory line', () => {
    const round = (at: number): Line[] => [
      [at, 'serial', kernel],
      [at + 1, 'serial', storage],
    ];
    const eeprom: Line[] = [...round(1), [3, 'serial', failure('eeprom-too-old')], ...round(10), ...round(20)];
    expect(verdict(plain, [...eeprom, [25, 'serial', factory], [30, 'serial', ready]], 60)).toBe('up-unclaimed');
    expect(verdict(plain, [...eeprom, ...round(30)], 60)).toBe('reboot-loop');
  });

  test('is not several lines of one loader or one kernel', () => {
    const lines: Line[] = [
      [1, 'serial', loader],
      [1.5, 'serial', loader],
      [1.6, 'serial', kernel],
      [1.7, 'serial', kernel],
      [2, 'serial', storage],
      [3, 'serial', factory],
      [4, 'serial', ready],
    ];
    expect(verdict(plain, lines, 40)).toBe('up-unclaimed');
  });

  test('is not the same factory line on the console and in the logs of the medium', () => {
    expect(verdict(plain, [...goodBoot, [100, 'medium', factory]], 101)).toBe('up-unclaimed');
  });
});

describe('degraded', () => {
  test('is a device that comes to READY again and again, and never stays there', () => {
    const turns = [20, 30, 40].flatMap((at): Line[] => [
      [at, 'serial', ready],
      [at + 5, 'serial', started],
    ]);
    const found = judged(plain, [[8, 'serial', factory], ...turns], 50);
    expect(found).toMatchObject({ verdict: 'degraded', firstFailed: 'V5' });
    expect(found.rungs[0]?.reasons[0]).toBe('It was READY 3 times, and did not stay so');
    expect(verdict(plain, [[8, 'serial', factory], ...turns.slice(0, 4)], 50)).toBe('booting');
  });

  const stuck: Line[] = [...goodBoot.slice(0, 4), [12, 'serial', started]];

  test('is up, and below READY for longer than a group of containers may take', () => {
    expect(verdict(token, stuck, 42)).toBe('booting');
    const found = judged(token, stuck, 42.1);
    expect(found).toMatchObject({ verdict: 'degraded', final: false, firstFailed: 'V5' });
    expect(found.rungs[0]?.reasons).toEqual(['Its status is STARTED, below READY']);
  });

  test('is not what still makes headway', () => {
    const app: Seen = { kind: 'status', status: 'STARTED', container: 'app' };
    expect(verdict(token, [...stuck, [40, 'serial', app]], 60)).toBe('booting');
  });

  test('is a container that has not reached its goal, by its name', () => {
    const lines: Line[] = [...goodBoot, [21, 'lan', { kind: 'status', status: 'INSTALLED', container: 'app' }]];
    expect(judged(token, lines, 60)).toMatchObject({
      verdict: 'degraded',
      rungs: [{ reasons: ['Container app is INSTALLED, below its goal STARTED'] }, {}, {}, {}],
    });
  });

  test('is a goal that timed out, at once; READY that comes later counts', () => {
    const late: Line[] = [...stuck, [38, 'serial', failure('goal-timed-out', 'app')]];
    expect(judged(plain, late, 39)).toMatchObject({
      verdict: 'degraded',
      rungs: [{ reasons: ['Container app did not reach its goal in time'] }, {}, {}, {}],
    });
    expect(verdict(plain, [...late, [50, 'serial', ready]], 80)).toBe('up-unclaimed');
  });

  test('is READY on the console, and not so in the word of another observer', () => {
    expect(verdict(token, [...goodBoot, [25, 'hub', started]], 100)).toBe('degraded');
  });
});

describe('up, unclaimed', () => {
  test('is all that there is to come to where nobody is to claim it', () => {
    expect(judged(plain, goodBoot, 50)).toMatchObject({ verdict: 'up-unclaimed', final: true });
    expect(judged(token, goodBoot, 50)).toMatchObject({ verdict: 'up-unclaimed', final: false });
    expect(judged({ ...plain, wish: 'claimed' }, goodBoot, 50)).toMatchObject({
      verdict: 'up-unclaimed',
      final: false,
    });
    expect(judged({ ...token, wish: 'up' }, goodBoot, 50)).toMatchObject({ verdict: 'up-unclaimed', final: true });
  });

  test('says with which words it can be claimed', () => {
    expect(judged(plain, [...goodBoot, [30, 'mdns', unclaimed]], 60).next).toContain('quick-blue-fish');
  });

  test('READY counts from the last break on: another status, a failure, a console that was pulled', () => {
    const broken = (seen: Seen): Line[] => [...goodBoot, [40, 'serial', seen], [45, 'serial', ready]];
    for (const seen of [started, failure('container-failed'), { kind: 'blind', reason: 'no-port' }] as const) {
      expect(verdict(plain, broken(seen), 74.9), JSON.stringify(seen)).toBe('booting');
      expect(verdict(plain, broken(seen), 75), JSON.stringify(seen)).toBe('up-unclaimed');
    }
  });

  test('READY at the Hub is the last word of a device, and counts for as long as one hears of it', () => {
    const hub: Line[] = [
      [30, 'hub', claimed],
      [31, 'hub', idle],
      [32, 'hub', state],
      [33, 'hub', ready],
      [34, 'hub', { kind: 'uptime', seconds: 30 }],
    ];
    expect(judged(token, hub, 300, { ended: true })).toMatchObject({ verdict: 'booting', firstFailed: 'V5' });
    expect(verdict(token, [...hub, [64, 'hub', { kind: 'uptime', seconds: 60 }]], 70)).toBe('up-claimed');
    expect(verdict(token, [...hub, [64, 'mdns', life]], 70)).toBe('up-claimed');
    // It was longer on before, seen from when it was told that it is READY: it has started again.
    expect(verdict(token, [...hub, [90, 'hub', { kind: 'uptime', seconds: 40 }]], 100)).toBe('booting');
  });

  test('nobody knows how long READY stood once the console is gone', () => {
    const gone: Seen = { kind: 'blind', reason: 'no-port' };
    expect(verdict(plain, [...goodBoot, [30, 'serial', gone]], 500)).toBe('booting');
    expect(verdict(plain, [...goodBoot, [51, 'serial', gone]], 500)).toBe('up-unclaimed');
  });
});

describe('up, claimed', () => {
  test('is the word of the device itself, where the Hub cannot be asked', () => {
    expect(judged(token, [...goodBoot, [30, 'serial', claimed]], 50)).toMatchObject({
      verdict: 'up-claimed',
      final: true,
    });
    const mute: Line = [1, 'hub', { kind: 'blind', reason: 'not-logged-in' }];
    expect(verdict(token, [mute, ...goodBoot, [30, 'serial', claimed]], 50)).toBe('up-claimed');
  });

  const all: Line[] = [...goodBoot, [30, 'hub', claimed], [31, 'hub', idle], [32, 'hub', state], [33, 'hub', ready]];

  test('is all of it, where the Hub can be asked: its own, online, at rest, READY, with the state that was flashed', () => {
    const found = judged(token, all, 60);
    expect(found.verdict).toBe('up-claimed');
    expect(outcomes(found)).toEqual({ V5: 'holds', V6: 'unchecked', V7: 'holds', V8: 'unchecked' });
    expect(found).not.toHaveProperty('next');
  });

  test.each<[string, Seen, string]>([
    ['not online', { kind: 'online', online: false }, 'The Hub does not see it online'],
    ['still sending', { kind: 'online', online: true, state: 'sync' }, 'It is still at "sync" with the Hub'],
    ['without its state', { kind: 'state', revision: '0' }, 'The Hub does not have its state yet'],
    ['not claimed', unclaimed, 'The Hub does not have it as claimed'],
  ])('is not yet a device that is %s', (_, seen, reason) => {
    const lines = [
      ...all.filter(([, observer, one]) => observer !== 'hub' || one.kind !== seen.kind),
      [40, 'hub', seen] as Line,
    ];
    const found = judged(token, [...lines, [41, 'serial', claimed]], 100);
    expect(found.verdict).toBe('up-unclaimed');
    expect(found.rungs[2]).toMatchObject({ outcome: 'unchecked', reasons: [reason] });
    expect(judged(token, lines, 100, { ended: true })).toMatchObject({ firstFailed: 'V7' });
  });

  test('is not a state that the Hub had before the card was flashed, unless the network shows what runs', () => {
    const old: Line = [32, 'hub', { kind: 'state', revision: '0', sha256: sha, old: true }];
    const lines = [...all.filter((line) => line[2] !== state), old];
    const found = judged(token, lines, 100, { ended: true });
    expect(found).toMatchObject({ verdict: 'up-unclaimed', firstFailed: 'V7' });
    expect(found.rungs[2]?.reasons).toEqual(['The Hub has only a state from before the card was flashed']);
    expect(found.next).toContain('--lan');
    const other: Line = [32, 'hub', { kind: 'state', revision: '0', sha256: 'f'.repeat(64), old: true }];
    expect(verdict(token, [...lines, other], 100)).toBe('up-unclaimed');
    expect(verdict(token, [...lines, [40, 'lan', state]], 100)).toBe('up-claimed');
  });

  test('is not revision 0 at the Hub by itself: the runtime calls it DONE before any container starts', () => {
    expect(
      verdict(
        token,
        [
          [30, 'hub', claimed],
          [31, 'hub', idle],
          [32, 'hub', state],
        ],
        300,
      ),
    ).toBe('booting');
  });
});

describe('wrong image', () => {
  test.each<[string, Line, string]>([
    ['another state', [40, 'hub', { kind: 'state', revision: '0', sha256: 'b'.repeat(64) }], 'V7'],
    ['other keys', [40, 'lan', { kind: 'state', revision: '0', differs: ['app/root.squashfs'] }], 'V6'],
    ['another revision', [2, 'serial', { kind: 'state', revision: '3' }], 'V5'],
    ['the status of another revision', [40, 'serial', { kind: 'status', status: 'READY', revision: '3' }], 'V5'],
    ['another state on the medium', [40, 'medium', { kind: 'state', revision: '0', sha256: 'b'.repeat(64) }], 'V8'],
  ])('is %s', (_, line, rung) => {
    const found = judged(token, [...goodBoot, line], 60);
    expect(found).toMatchObject({ verdict: 'wrong-image', firstFailed: rung });
    // After a first boot, no card is what its certificate says any more.
    expect(found.next).toContain('wick inspect');
  });

  test('is final once it has stood for a while; the Hub may have lagged behind', () => {
    const old: Line = [40, 'hub', { kind: 'state', revision: '0', sha256: 'b'.repeat(64) }];
    expect(judged(token, [...goodBoot, old], 69)).toMatchObject({ verdict: 'wrong-image', final: false });
    expect(judged(token, [...goodBoot, old], 70)).toMatchObject({ verdict: 'wrong-image', final: true });
    expect(verdict(token, [...goodBoot, old, [50, 'hub', state]], 100)).toBe('up-unclaimed');
  });
});

describe('claim refused', () => {
  test('is what the console or the Hub says, until the device is claimed after all', () => {
    const lines: Line[] = [...goodBoot, [25, 'serial', refused], [30, 'serial', refused]];
    expect(judged(token, lines, 54)).toMatchObject({ verdict: 'claim-refused', final: false, firstFailed: 'V7' });
    expect(judged(token, lines, 55)).toMatchObject({ verdict: 'claim-refused', final: true });
    expect(verdict(token, [...lines, [40, 'mdns', unclaimed]], 60)).toBe('claim-refused');
    expect(verdict(token, [...lines, [40, 'serial', claimed]], 60)).toBe('up-claimed');
  });
});

describe('up: systems that nobody claims', () => {
  const os: ExpectedBoot = { family: 'raspberry-pi-os', claim: 'none' };
  const asked: ExpectedBoot = {
    ...os,
    family: 'generic',
    asks: [
      { ask: 'ssh', port: 22 },
      { ask: 'tcp', port: 80 },
    ],
  };
  const ssh = (answers: boolean): Seen => ({ kind: 'service', service: 'ssh', answers, port: 22 });
  const web = (answers: boolean): Seen => ({ kind: 'service', service: 'tcp', answers, port: 80 });

  test('is a login prompt that stands for 30 s; they have two rungs', () => {
    const lines: Line[] = [
      [1, 'serial', kernel],
      [20, 'serial', login],
    ];
    expect(verdict(os, lines, 49)).toBe('booting');
    const found = judged(os, lines, 50);
    expect(found).toMatchObject({ verdict: 'up', final: true });
    expect(outcomes(found)).toEqual({ V5: 'holds', V6: 'unchecked' });
  });

  test('may start again to enlarge its partition and to take its settings, but not after the prompt', () => {
    const lines: Line[] = [
      [1, 'serial', kernel],
      [5, 'serial', storage],
      [9, 'serial', kernel],
      [20, 'serial', login],
    ];
    expect(verdict(os, [...lines, [30, 'serial', login]], 60)).toBe('up');
    expect(verdict(os, [...lines, [30, 'serial', kernel]], 100)).toBe('reboot-loop');
  });

  test('is answers to all that the recipe asks for', () => {
    expect(verdict(asked, [[10, 'lan', ssh(true)]], 100)).toBe('booting');
    expect(
      verdict(
        asked,
        [
          [10, 'lan', ssh(true)],
          [30, 'lan', web(true)],
        ],
        59,
      ),
    ).toBe('booting');
    expect(
      judged(
        asked,
        [
          [10, 'lan', ssh(true)],
          [30, 'lan', web(true)],
        ],
        60,
      ),
    ).toMatchObject({
      verdict: 'up',
      rungs: [{ outcome: 'holds' }, { outcome: 'holds' }],
    });
  });

  test('is degraded where it shows its prompt and does not answer', () => {
    const lines: Line[] = [
      [20, 'serial', login],
      [60, 'lan', web(false)],
      [61, 'lan', ssh(true)],
    ];
    expect(judged(asked, lines, 70)).toMatchObject({
      verdict: 'degraded',
      rungs: [{ reasons: ['There is no answer from port 80'] }, {}],
    });
  });
});

test('the medium alone can show how it went', () => {
  const lines: Line[] = [
    [1, 'medium', factory],
    [2, 'medium', failure('goal-timed-out', 'app')],
  ];
  expect(judged(token, lines, 3)).toMatchObject({ verdict: 'degraded', firstFailed: 'V8' });
  expect(
    judged(
      token,
      [
        [1, 'medium', factory],
        [2, 'medium', ready],
        [40, 'medium', { kind: 'uptime', seconds: 40 }],
        [40, 'medium', claimed],
      ],
      41,
    ),
  ).toMatchObject({
    verdict: 'up-claimed',
  });
});

test('what was asked for is what counts in the end', () => {
  expect(fulfils('up-unclaimed', 'up')).toBe(true);
  expect(fulfils('up-unclaimed', 'claimed')).toBe(false);
  expect(fulfils('up', 'up')).toBe(true);
  expect(fulfils('reboot-loop', 'up')).toBe(false);
  expect(fulfils('reboot-loop', 'none')).toBe(true);
});

test('a system that nobody named tells by itself that it is Pantavisor', () => {
  const unknown: ExpectedBoot = { family: 'unknown', claim: 'none' };
  expect(Object.keys(outcomes(judged(unknown, [[1, 'serial', kernel]], 5)))).toEqual(['V5', 'V6']);
  expect(judged(unknown, goodBoot, 50)).toMatchObject({ verdict: 'up-unclaimed', rungs: [{}, {}, {}, {}] });
});
