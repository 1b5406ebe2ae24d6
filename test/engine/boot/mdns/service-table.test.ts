import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../electron/engine/boot/mdns/records.ts';
import { ServiceTable } from '../../../../electron/engine/boot/mdns/service-table.ts';
import { deviceId, recordsOf } from './records.ts';

const at = { now: 0, zone: 'eth0' };
const device = {
  instance: 'pantavisor._ssh._tcp.local',
  host: 'pantavisor.local',
  port: 8222,
  addresses: ['192.168.1.7', 'fe80::7%eth0'],
  deviceId,
  challenge: 'duly-apt-mole',
  hub: 'https://api.pantahub.com:443',
};

describe('what devices announce', () => {
  it('is joined however the records are spread over packets', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(recordsOf(), { minLength: recordsOf().length }), fc.nat(6), (records, cut) => {
        const table = new ServiceTable();
        const found = [records.slice(0, cut), records.slice(cut)].flatMap((part) => table.take(part, at));
        const last = found.at(-1);
        expect({ ...last, addresses: last?.addresses.toSorted() }).toEqual(device);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('is asked for where it was left out', () => {
    const table = new ServiceTable();
    const [, pointer, service] = recordsOf();
    expect(table.missing).toEqual([]);
    table.take(
      [pointer].filter((one) => one !== undefined),
      at,
    );
    expect(table.missing.map(({ type }) => type)).toEqual(['TXT', 'SRV']);
    table.take(
      [service].filter((one) => one !== undefined),
      at,
    );
    expect(table.missing).toContainEqual({ name: 'pantavisor.local', type: 'AAAA' });
    table.take(recordsOf(), at);
    expect(table.missing).toEqual([]);
  });

  it('stays when they say goodbye: they do so to say something new', () => {
    const table = new ServiceTable();
    table.take(recordsOf(), at);
    table.take(
      recordsOf().map((record) => ({ ...record, ttl: 0 }) as Answer),
      at,
    );
    const [again] = table.take(recordsOf({ challenge: undefined }), at);
    expect(again).toMatchObject({ deviceId, addresses: expect.arrayContaining(['192.168.1.7']) });
    expect(again).not.toHaveProperty('challenge');
  });

  it('counts only of Pantavisor: by the sub-type or by what is told', () => {
    const other = recordsOf({ subType: false, deviceId: undefined, challenge: undefined, hub: undefined });
    expect(new ServiceTable().take(other, at)).toEqual([]);
    expect(new ServiceTable().take(recordsOf({ subType: false }), at)).toHaveLength(1);
    const early = recordsOf({ deviceId: undefined, challenge: undefined, hub: undefined });
    expect(new ServiceTable().take(early, at)).toEqual([expect.not.objectContaining({ deviceId })]);
  });

  it('gives up addresses that a host no longer has', () => {
    const table = new ServiceTable();
    table.take(recordsOf(), at);
    const moved: Answer = { name: 'pantavisor.local', type: 'A', data: '192.168.1.9', ttl: 120, flush: true };
    const [found] = table.take([moved], { now: 5000, zone: 'eth0' });
    expect(found?.addresses.toSorted()).toEqual(['192.168.1.9', 'fe80::7%eth0']);
  });

  it('leaves out what makes no sense', () => {
    const table = new ServiceTable();
    const strange = [
      { name: 'pantavisor.local', type: 'A', data: 'not an address' },
      { name: 'pantavisor.local', type: 'A', data: 7 },
      { name: '_ssh._tcp.local', type: 'PTR', data: 7 },
      { name: 'x._ssh._tcp.local', type: 'SRV', data: {} },
      { name: 'x._ssh._tcp.local', type: 'TXT', data: [7, 'no equals', '=x', Buffer.from([0xff, 0xfe])] },
      { name: 'elsewhere.local', type: 'TXT', data: 'device-id=1' },
      { name: 'x.local', type: 'OPT' },
    ] as unknown as Answer[];
    expect(table.take(strange, at)).toEqual([]);
    const [found] = table.take(
      recordsOf({ deviceId: 'not a number', challenge: '\u001b[31m', hub: 'https://a b' }),
      at,
    );
    expect(found).toEqual({
      instance: device.instance,
      host: device.host,
      port: 8222,
      addresses: expect.arrayContaining(['192.168.1.7']),
    });
    // A link-local address is no use without its link.
    const [unplaced] = new ServiceTable().take(recordsOf(), { now: 0, zone: undefined });
    expect(unplaced?.addresses).toEqual(['192.168.1.7']);
  });

  it('is bounded, and what was heard of last stays', () => {
    const table = new ServiceTable();
    for (let i = 0; i < 2000; i++) table.take(recordsOf({ name: `flood${i}`, host: `flood${i}` }), at);
    expect(table.take(recordsOf(), at)).toHaveLength(1);
    const many = Array.from({ length: 500 }, (_, i): Answer => {
      return { name: 'pantavisor.local', type: 'A', data: `10.0.${i >> 8}.${i & 255}`, ttl: 120 };
    });
    expect(table.take(many, at)[0]?.addresses.length).toBeLessThanOrEqual(16);
    const first = table.take([{ name: 'flood0.local', type: 'A', data: '10.9.9.9', ttl: 120 }], at);
    expect(first).toEqual([]);
  });
});
