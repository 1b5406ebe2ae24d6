import { describe, expect, test } from 'vitest';
import type { Drive } from '../../../../electron/contract/drive.ts';
import { seatedCards } from '../../../../electron/engine/lot/slots/place.ts';
import { startTeaching, teach, type TeachEvent, type Teaching } from '../../../../electron/engine/lot/slots/teach.ts';
import { usbCard } from '../../../rigs/drive.ts';

const card = (changes: Partial<Drive>) => usbCard({ sequence: 1, ...changes });
const cards = (...drives: Drive[]): TeachEvent => ({ kind: 'cards', cards: seatedCards(drives) });

function after(start: Teaching, ...events: readonly TeachEvent[]): Teaching {
  return events.reduce(teach, start);
}

const [one, two] = [
  card({ path: '/dev/sdb', port: 'usb 1-1.1:1.0' }),
  card({ path: '/dev/sdc', port: 'usb 1-1.1:1.0 lun 1' }),
];

describe('teaching', () => {
  test('makes a slot of each reader that a card is put into, in that order; units of one reader are slots of their own', () => {
    const state = after(startTeaching([], []), { kind: 'begin' }, cards(two), cards(), cards(one), { kind: 'end' });
    expect(state.slots).toEqual([
      { id: 'slot-1', name: '1', port: 'usb 1-1.1:1.0 lun 1' },
      { id: 'slot-2', name: '2', port: 'usb 1-1.1:1.0' },
    ]);
    expect(state.awaiting).toBeUndefined();
  });

  test('takes no card that was there before, and none while no slot is awaited', () => {
    const state = after(startTeaching([], seatedCards([one])), cards(one, two), { kind: 'begin' }, cards(one, two));
    expect(state).toMatchObject({ slots: [], awaiting: 1 });
    expect(after(state, cards(two), cards(two, { ...one, sequence: 2 })).slots).toMatchObject([{ port: one.port }]);
  });

  test('says where a reader is known already, where its place cannot be told, and where two cards came at once', () => {
    const begun = after(startTeaching([], []), { kind: 'begin' }, cards(one));
    expect(after(begun, cards({ ...one, sequence: 7 }))).toMatchObject({
      slots: [{}],
      awaiting: 2,
      last: { kind: 'known', slot: 'slot-1' },
    });
    const placeless = card({ path: '/dev/sdd', name: 'A card' });
    expect(after(begun, cards(one, placeless)).last).toEqual({ kind: 'no-port', drive: 'A card' });
    expect(after(begun, cards(one, two, placeless))).toMatchObject({ slots: [{}], last: { kind: 'several' } });
  });

  test('passes over readers without a card', () => {
    const empty = card({ path: '/dev/sdd', port: 'usb 9', size: 0, unusable: 'no-medium' });
    expect(after(startTeaching([], []), { kind: 'begin' }, cards(empty)).slots).toEqual([]);
  });

  test('fills the place of a slot that was taken away, and keeps the order that was asked for', () => {
    const taught = after(startTeaching([], []), { kind: 'begin' }, cards(one), cards(one, two));
    const left = after(taught, { kind: 'unteach', slot: 'slot-1' });
    expect(left).toMatchObject({ slots: [{ id: 'slot-2', name: '2' }], awaiting: 1 });
    const again = after(left, cards(two), cards(one, two), { kind: 'reorder', order: ['slot-1'] });
    expect(again.slots.map(({ name }) => name)).toEqual(['1', '2']);
  });

  test('gives no two slots the same name', () => {
    const taught = after(startTeaching([], []), { kind: 'begin' }, cards(one), cards(one, two));
    expect(after(taught, { kind: 'rename', slot: 'slot-1', name: ' 2 ' }).slots[0]?.name).toBe('1');
    expect(after(taught, { kind: 'rename', slot: 'slot-1', name: ' left ' }).slots[0]?.name).toBe('left');
  });
});
