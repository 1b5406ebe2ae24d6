import type { UnitRecord } from '../../../contract/lot/record.ts';
import { csvLine } from './csv.ts';

type Column = (unit: UnitRecord) => string | number | undefined;

const columns: Readonly<Record<string, Column>> = {
  unit: ({ number }) => number,
  state: ({ state }) => state,
  values: ({ values }) => values,
  attempts: ({ attempt }) => attempt,
  station: ({ station }) => station,
  slot: ({ slot }) => slot,
  board: ({ board }) => board,
  card: ({ card }) => card?.name,
  cardSize: ({ card }) => card?.size,
  cardSerial: ({ card }) => card?.serial,
  cid: ({ card }) => card?.cid,
  port: ({ card }) => card?.port,
  bytesPerSecond: ({ card }) => (card?.rate === undefined ? undefined : Math.round(card.rate)),
  milliseconds: ({ card }) => (card?.duration === undefined ? undefined : Math.round(card.duration)),
  deviceId: ({ marks }) => marks?.deviceId,
  tag: ({ marks }) => marks?.tag,
  mac: ({ marks }) => marks?.mac,
  certificate: ({ certificate }) => certificate,
  verdict: ({ verdict }) => verdict,
  cause: ({ cause }) => cause,
  code: ({ code }) => code,
  message: ({ message }) => message,
  labels: ({ labels }) => labels,
  changed: ({ changed }) => new Date(changed).toISOString(),
};

/** `values`: names of the recipe's variables that are not secret. Begins with a byte order mark, by which spreadsheets know UTF-8. */
export function tableHead(values: readonly string[]): string {
  return `\uFEFF${csvLine([...Object.keys(columns), ...values.map((name) => `value:${name}`)])}`;
}

export function tableLine(unit: UnitRecord, values: readonly string[]): string {
  return csvLine([...Object.values(columns).map((of) => of(unit)), ...values.map((name) => unit.shown[name])]);
}
