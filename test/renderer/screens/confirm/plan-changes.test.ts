import { expect, it } from 'vitest';
import type { Plan } from '../../../../renderer/flow/flow.ts';
import { changesOf } from '../../../../renderer/screens/confirm/plan-changes.ts';
import { linesOf } from '../../../../renderer/screens/confirm/diff-lines.ts';

type Target = Plan['shows']['targets'][number];
type Change = Partial<Target> & { of?: Partial<Target['drive']> };

const target = (path: string, { of = {}, ...more }: Change = {}): Target => ({
  drive: {
    path,
    name: `Card ${path}`,
    size: 8e9,
    logicalBlockSize: 512,
    physicalBlockSize: 512,
    transport: 'usb',
    removable: true,
    readOnly: false,
    partitions: [],
    mountPoints: [],
    risks: [],
    ...of,
  },
  unmount: [],
  ...more,
});
const plan = (...targets: Target[]): Plan => ({
  plan: Math.random().toString(),
  startable: true,
  confirm: [],
  settingsShown: true,
  fromCopy: false,
  shows: {
    image: { name: 'a.img', formats: ['raw'] },
    map: 'whole',
    unmapped: 'skip',
    verify: true,
    changedOnly: false,
    eject: true,
    targets,
  },
});
const refusal = { code: 'target-busy', message: 'm', fields: {} };

it('says nothing of a plan that says the same', () => {
  expect(changesOf(plan(target('b')), plan(target('b')))).toEqual([]);
});

it.each<[string, Change]>([
  ['medium', { of: { sequence: 2 } }],
  ['content', { of: { partitions: [{ path: 'p', offset: 0, size: 1, mountPoints: [] }] } }],
  ['mounted', { of: { mountPoints: ['/mnt'] } }],
  ['mounted', { unmount: ['/dev/b1'] }],
  ['refused', { refusal }],
])('says %s', (what, change) => {
  expect(changesOf(plan(target('b')), plan(target('b', change)))).toEqual([{ what, name: 'Card b' }]);
});

const settings = (digest: string, ...paths: string[]): Change => ({
  settings: {
    recognised: { family: 'generic', confidence: 'certain', evidence: [] },
    edits: paths.map((path) => ({ kind: 'write', partition: 1, path })),
    warnings: [],
    ranges: [],
    digest,
  },
});

it('says that other files are changed, and nothing of a hash that was salted anew', () => {
  const before = plan(target('b', settings('1', '/a')));
  expect(changesOf(before, plan(target('b', settings('2', '/a'))))).toEqual([]);
  expect(changesOf(before, plan(target('b', settings('1', '/b'))))).toEqual([{ what: 'settings', name: 'Card b' }]);
});

it('says of another medium only that it is another one', () => {
  const changed = target('b', { of: { cid: 'x', mountPoints: ['/mnt'] }, refusal });
  expect(changesOf(plan(target('b')), plan(changed))).toEqual([{ what: 'medium', name: 'Card b' }]);
});

it('says which came, which went, and which may be written again', () => {
  expect(changesOf(plan(target('b'), target('c', { refusal })), plan(target('c'), target('d')))).toEqual([
    { what: 'allowed', name: 'Card c' },
    { what: 'added', name: 'Card d' },
    { what: 'gone', name: 'Card b' },
  ]);
});

it('shows the lines of a diff, each with what it is, without the names of files', () => {
  expect(linesOf('--- /a\n+++ /a\n@@ -1 +1,2 @@\n same\n-old\n+new\n')).toEqual([
    { look: 'place', text: '@@ -1 +1,2 @@' },
    { look: 'same', text: ' same' },
    { look: 'removed', text: '-old' },
    { look: 'added', text: '+new' },
  ]);
});
