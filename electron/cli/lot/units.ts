import { WickError } from '../../contract/errors.ts';
import { formatBytes, formatDuration, formatRate } from '../../contract/format.ts';
import type { LogEntry, UnitRecord } from '../../contract/lot/record.ts';
import { type UnitState, unitStates } from '../../contract/lot/states.ts';
import { findUnits } from '../../engine/lot/station/find-units.ts';
import type { Face } from '../output/face.ts';
import { type LedgerChoice, lotNamed, openDesk, unitNumbers } from './ledger.ts';

export interface LotUnitsOptions extends LedgerChoice {
  state?: readonly string[];
  search?: string;
}

/** `wick lot units LOT [--state STATE]… [--search WORDS]` */
export async function lotUnits(face: Face, named: string, options: LotUnitsOptions): Promise<number> {
  const states = options.state?.map(stateOf);
  await using desk = await openDesk(options);
  const lot = await lotNamed(desk.ledger, named);
  const wish = { states, search: options.search, from: 0, limit: Number.MAX_SAFE_INTEGER };
  const found = await findUnits(desk.ledger, lot, wish, face.signal);
  face.event('result', { ok: true, exitCode: 0, lot, ...found });
  if (face.json) return 0;
  for (const unit of found.units) face.print(unitLine(unit));
  face.note(found.total === 1 ? '1 unit' : `${found.total} units`);
  return 0;
}

/** `wick lot unit LOT N` */
export async function lotUnit(face: Face, named: string, number: string, options: LedgerChoice): Promise<number> {
  const [wanted = 0] = unitNumbers([number]);
  await using desk = await openDesk(options);
  const { ledger } = desk;
  const lot = await lotNamed(ledger, named);
  const [unit] = await ledger.units(lot, { units: [wanted] });
  if (unit === undefined) throw new WickError('lot-no-unit', { lot, unit: wanted });
  const log = await Array.fromAsync(ledger.log(lot, { unit: wanted }));
  face.event('result', { ok: true, exitCode: 0, unit, log });
  if (!face.json) face.print(unitText(unit, log));
  return 0;
}

function stateOf(text: string): UnitState {
  const found = unitStates.find((state) => state === text);
  if (found !== undefined) return found;
  throw new WickError('usage', { reason: `"${text}" is no state of a unit: ${unitStates.join(', ')}.` });
}

export function unitLine({ number, state, values, slot, shown, board, cause, message }: UnitRecord): string {
  const own = Object.entries(shown).map(([name, value]) => `${name}=${value}`);
  const parts = [
    String(number).padStart(6),
    state.padEnd(11),
    ...(values === 'fresh' || values === 'used' ? [] : [`values ${values}`]),
    ...(slot === undefined ? [] : [`slot ${slot}`]),
    ...own,
    ...(board === undefined ? [] : [`board ${board}`]),
    ...(cause === undefined ? [] : [`${cause}${message === undefined ? '' : `: ${message}`}`]),
  ];
  return plain(parts.join('  '));
}

function unitText(unit: UnitRecord, log: readonly LogEntry[]): string {
  const { card, marks, station, attempt, labels, certificate, secret } = unit;
  const lines = [unitLine(unit)];
  if (secret.length > 0) lines.push(`        secret: ${secret.join(', ')}`);
  if (card !== undefined) {
    const rate = card.rate === undefined ? [] : [formatRate(card.rate)];
    const duration = card.duration === undefined ? [] : [formatDuration(card.duration)];
    lines.push(
      `        card: ${[card.name, formatBytes(card.size), card.serial, card.cid, ...rate, ...duration].filter(Boolean).join(', ')}`,
    );
  }
  if (marks !== undefined) lines.push(`        device: ${Object.entries(marks).flat().join(' ')}`);
  if (certificate !== undefined) lines.push(`        certificate: SHA-256 ${certificate}`);
  const times = attempt === 1 ? 'once' : `${attempt} times`;
  lines.push(
    `        tried ${times}${station === undefined ? '' : `, last at station ${station}`}; ${labels === 1 ? '1 label' : `${labels} labels`}`,
  );
  for (const { at, station: by, event } of log) {
    const { kind, ...rest } = event;
    const fields = Object.entries(rest).map(([name, value]) => `${name} ${logged(name, value)}`);
    lines.push(`        ${new Date(at).toISOString()}  ${by}  ${[kind, ...fields].join('  ')}`);
  }
  return lines.map(plain).join('\n');
}

function logged(name: string, value: unknown): string {
  if (name === 'until' && typeof value === 'number') return new Date(value).toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What others wrote, so that it changes nothing but its place on the screen. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ');
}
