import { describe, expect, test } from 'vitest';
import { firstFlow, flow } from '../../../renderer/flow/flow.ts';

const chosen = flow(firstFlow, { type: 'target', path: '/dev/sdb', chosen: true, medium: 'a card' });

describe('a card that was chosen', () => {
  test('stays chosen while it is there, whatever else comes', () => {
    const present = new Map([
      ['/dev/sdb', 'a card'],
      ['/dev/sdc', 'another one'],
    ]);
    expect(flow(chosen, { type: 'drives', present }).targets).toEqual(['/dev/sdb']);
  });

  test.each([
    ['gone', new Map<string, string>()],
    ['in its reader no longer, but another one', new Map([['/dev/sdb', 'another one']])],
  ])('is not chosen any more when it is %s', (_, present) => {
    expect(flow(chosen, { type: 'drives', present }).targets).toEqual([]);
  });

  test('can be chosen anew once it is back', () => {
    const gone = flow(chosen, { type: 'drives', present: new Map() });
    const back = new Map([['/dev/sdb', 'the next card']]);
    expect(flow(gone, { type: 'drives', present: back }).targets).toEqual([]);
    const again = flow(gone, { type: 'target', path: '/dev/sdb', chosen: true, medium: 'the next card' });
    expect(flow(again, { type: 'drives', present: back }).targets).toEqual(['/dev/sdb']);
  });
});
