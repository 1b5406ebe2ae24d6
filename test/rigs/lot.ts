import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { lotSchema, type SignedLot } from '../../electron/contract/lot/lot.ts';
import { Secret } from '../../electron/contract/recipe/secret.ts';
import { stationKey } from '../../electron/engine/certificate/station-key.ts';
import type {
  Ledger,
  LedgerOptions,
  Reservation,
  ToldEvent,
  UnitValues,
} from '../../electron/engine/lot/ledger/ledger.ts';
import { openLedger } from '../../electron/engine/lot/ledger/open.ts';

/** A lot of units that have a secret token and a serial number, both unique. Its signature means nothing. */
export function plainLot(size: number, more: { pauseAfter?: number; id?: string } = {}): SignedLot {
  const sha256 = '0'.repeat(64);
  const lot = lotSchema.parse({
    wick: 1,
    kind: 'lot',
    id: randomUUID(),
    name: 'gateways',
    size,
    recipe: { file: 'gateway.yaml', text: 'wick: 1', sha256 },
    image: { source: 'gateway.wic', sha256 },
    values: { kind: 'table', columns: ['serial', 'token'], unique: ['serial', 'token'], secret: ['token'] },
    media: {},
    pauseAfter: 100,
    passes: 'written',
    created: '2026-01-02T03:04:05Z',
    ...more,
  });
  return { lot, signature: { algorithm: 'ed25519', key: 'AAAA', value: 'AAAA' } };
}

/** `mark`: nothing else in the world has the same. */
export function plainUnits(count: number, mark: string = randomUUID()): UnitValues[] {
  return Array.from({ length: count }, (_, index) => ({
    shown: { serial: `serial-${mark}-${index + 1}` },
    secret: { token: new Secret(`token-${mark}-${index + 1}`) },
  }));
}

/** A ledger as one station sees it, whose keys and journals are in `folder`. */
export async function ledgerOf(where: string, folder: string, more: Partial<LedgerOptions> = {}): Promise<Ledger> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return await openLedger(where, { key: await stationKey(folder), folder, ...more });
}

const certificate = 'c'.repeat(64);

/** What happens to a unit that goes well, in this order. */
export const wellEvents: readonly ToldEvent[] = [
  { kind: 'exposing' },
  { kind: 'written', card: { name: 'card', size: 8_000_000_000, rate: 20_000_000.5 } },
  { kind: 'verified' },
  { kind: 'provisioned' },
  { kind: 'shipped', certificate },
  { kind: 'passed' },
];

export async function tellAll(ledger: Ledger, { id, lot, unit }: Reservation, events = wellEvents): Promise<void> {
  for (const event of events) await ledger.tell(lot, unit.number, event, id);
}
