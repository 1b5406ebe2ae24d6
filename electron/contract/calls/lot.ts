import * as z from 'zod';
import { labelDesignSchema, labelSheetSchema, mostCopies } from '../lot/label.ts';
import { lotSchema, mediaRuleSchema } from '../lot/lot.ts';
import type { LogEntry, LotStanding, UnitRecord } from '../lot/record.ts';
import { valueRuleSchema } from '../lot/rules.ts';
import { handCauses, unitStates } from '../lot/states.ts';
import { call, stream, watch } from '../rpc/table.ts';
import { bytes } from './drive.ts';
import { historyCalls } from './history.ts';
import { problem } from './jobs.ts';

/** Records that the engine makes without a secret in them, as they are. */
export const made = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

export const lotId = z.strictObject({ lot: z.uuid() });
const unitId = lotId.extend({ unit: z.int().min(1) });
/** What `engineer.unlock` gave. */
export const engineer = { key: z.string().max(200) };

const figures = z.object({
  /** Units. */
  passed: z.number(),
  /** Cards, and not units: one that is made again has one for each time. Units that failed are those of `standing`. */
  failed: z.number(),
  /** Units that passed with their first card, of those whose first card has come to an end; 0…1. */
  firstPassYield: z.exactOptional(z.number()),
  /** Good cards an hour. */
  rate: z.exactOptional(z.number()),
  /** ms since 1970. */
  end: z.exactOptional(z.number()),
  causes: z.record(z.string(), z.number()),
  /** Cards of the last hours, without gaps; `start` in ms since 1970. */
  hours: z.exactOptional(z.array(z.object({ start: z.number(), good: z.number(), failed: z.number() })).readonly()),
  stations: z
    .array(
      z.object({
        /** Fingerprint. */
        station: z.string(),
        name: z.exactOptional(z.string()),
        good: z.number(),
        failed: z.number(),
        active: z.number(),
        /** When it was heard of last, ms since 1970. */
        heard: z.exactOptional(z.number()),
      }),
    )
    .readonly(),
});
export type LotFigures = z.input<typeof figures>;

/** Columns of which no two units may have the same, and those that are secret beside what recipe and names tell. */
const marked = { unique: z.array(z.string()).optional(), secret: z.array(z.string()).optional() };

const newLot = z.strictObject({
  /** A recipe file. */
  recipe: z.string().min(1),
  name: z.string().min(1).max(100),
  size: z.int().min(1).max(1_000_000),
  values: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    /** A CSV or JSON file. */
    z.strictObject({ kind: z.literal('table'), file: z.string().min(1), ...marked }),
    z.strictObject({
      kind: z.literal('rules'),
      rules: z.record(z.string().min(1), valueRuleSchema),
      ...marked,
    }),
  ]),
  media: mediaRuleSchema.optional(),
  countdown: z.int().min(0).max(60).optional(),
  pauseAfter: z.int().min(1).max(100).optional(),
  quarantineAfter: z.int().min(1).max(100).optional(),
  passes: z.enum(['written', 'up', 'claimed']).optional(),
  board: lotSchema.shape.board,
  label: labelDesignSchema.optional(),
});

const document = z.object({ name: z.string(), type: z.string(), base64: z.string() });

const hook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** env:NAME, file:PATH or keychain:NAME. */
  secret: z.exactOptional(z.string().max(500)),
  events: z.array(z.enum(['unit-passed', 'unit-failed', 'lot-paused', 'lot-complete'])).min(1),
});

export const lotCalls = {
  /** Whether an engineer's PIN was ever set; without, whoever comes first sets it. */
  'engineer.state': call(z.strictObject({}), z.object({ set: z.boolean() })),
  /** @throws WickError `pin-wrong`, `pin-wait` */
  'engineer.unlock': call(z.strictObject({ pin: z.string().min(4).max(64) }), z.object({ key: z.string() })),
  'engineer.lock': call(z.strictObject(engineer), z.object({})),
  'engineer.change': call(z.strictObject({ ...engineer, pin: z.string().min(4).max(64) }), z.object({})),

  /** Where lots are kept, and which there are, the newest first. */
  'lots.watch': watch(
    z.strictObject({}),
    z.object({
      /** A file of this computer, or a database that several stations share: without its password. */
      ledger: z.object({ kind: z.enum(['file', 'postgres']), name: z.string() }),
      lots: z.array(made<LotStanding>()).readonly(),
      /** Why it cannot be had at the moment; `lots` are those that were seen last. */
      problem: z.exactOptional(problem),
    }),
  ),
  /** Without `where`, the file of this computer. */
  'ledger.use': call(z.strictObject({ ...engineer, where: z.exactOptional(z.string().max(1000)) }), z.object({})),
  /** Fails with all that is wrong with recipe and table, with lines and columns. */
  'lot.make': stream(
    z.strictObject({ ...engineer, lot: newLot }),
    z.discriminatedUnion('phase', [
      z.object({ phase: z.enum(['reading', 'checking']), bytes, total: z.exactOptional(bytes) }),
      z.object({
        phase: z.literal('made'),
        lot: z.string(),
        /** What the person should know of its table, in sentences. */
        notes: z.array(z.string()).readonly(),
      }),
    ]),
  ),
  /**
   * Further units, from where the values of the first came: a table, or rules (`count`). How many are to pass stays as it was
   * signed. Fails with all that is wrong with the table, with lines and columns.
   */
  'lot.add': call(
    z.strictObject({
      ...engineer,
      lot: z.uuid(),
      from: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('table'), file: z.string().min(1) }),
        z.strictObject({ kind: z.literal('rules'), count: z.int().min(1).max(1_000_000) }),
      ]),
    }),
    z.object({
      /** Number of the first one. */
      from: z.number(),
      count: z.number(),
      notes: z.array(z.string()).readonly(),
    }),
  ),
  'lot.get': call(
    lotId,
    z.object({
      lot: lotSchema,
      /** Of the engineer who signed it. */
      fingerprint: z.string(),
      /** It was signed here, or by somebody who was named to be trusted. */
      trusted: z.boolean(),
    }),
  ),
  'lot.trust': call(z.strictObject({ ...engineer, lot: z.uuid() }), z.object({})),
  'lot.watch': watch(lotId, z.object({ standing: made<LotStanding>(), figures, problem: z.exactOptional(problem) })),
  'lot.units': call(
    lotId.extend({
      states: z.exactOptional(z.array(z.enum(unitStates))),
      /** In what is shown of a unit. */
      search: z.exactOptional(z.string().max(200)),
      from: z.exactOptional(z.int().min(0)),
      limit: z.int().min(1).max(500).default(100),
    }),
    z.object({ units: z.array(made<UnitRecord>()).readonly(), total: z.number() }),
  ),
  'lot.unit': call(unitId, z.object({ unit: made<UnitRecord>(), log: z.array(made<LogEntry>()).readonly() })),
  /** Of its last attempt; absent where another station made it, or it is not good. */
  'unit.certificate': call(unitId, z.object({ certificate: z.exactOptional(historyCalls['history.get'].output) })),
  'lot.tell': call(
    z.strictObject({ ...engineer, lot: z.uuid(), event: z.enum(['paused', 'unpaused', 'closed']) }),
    z.object({}),
  ),
  /** Another station's public key, as `station.key` there gives it. */
  'lot.admit': call(
    z.strictObject({ ...engineer, lot: z.uuid(), station: z.string().max(500), name: z.string().max(100) }),
    z.object({}),
  ),
  'station.key': call(z.strictObject({}), z.object({ key: z.string(), fingerprint: z.string() })),
  /**
   * `cause`: why a unit failed whose card has left its station; one that is taken back or scrapped then has failed first. One
   * that is taken back has other values where its own are burnt and its lot can make some.
   */
  'unit.tell': call(
    unitId.extend({
      ...engineer,
      event: z.enum(['failed', 'returned', 'scrapped']),
      cause: z.exactOptional(z.enum(handCauses)),
      reason: z.string().min(1).max(1000),
    }),
    z.object({ unit: made<UnitRecord>() }),
  ),
  /** Other values for a unit whose first were burnt, by column. */
  'unit.replace': call(
    unitId.extend({ ...engineer, values: z.record(z.string(), z.string()) }),
    z.object({ unit: made<UnitRecord>() }),
  ),
  'lot.reconcile': call(
    z.strictObject({ ...engineer, lot: z.uuid() }),
    z.object({
      /** Entries of the log that were proved. */
      entries: z.number(),
      settled: z
        .array(
          z.object({
            unit: z.number(),
            /**
             * `returned`: to be made once more with its values; `burnt`: its values may be out there; `disabled`: and the Hub
             * takes them no longer, or (`not-disabled`) could not be asked; `refused`: something that was told too late.
             */
            what: z.enum(['returned', 'burnt', 'disabled', 'not-disabled', 'refused']),
            problem: z.exactOptional(problem),
          }),
        )
        .readonly(),
    }),
  ),
  /** Into a folder of the computer that the engine runs on. */
  'lot.export': call(
    z.strictObject({ ...engineer, lot: z.uuid(), folder: z.string().min(1) }),
    z.object({ folder: z.string(), files: z.array(z.string()).readonly() }),
  ),
  'lot.report': call(lotId, z.object({ report: document })),
  'lot.hooks': call(
    z.strictObject({ ...engineer, lot: z.uuid() }),
    z.object({ hooks: z.array(hook.extend({ waiting: z.number(), problem: z.exactOptional(z.string()) })).readonly() }),
  ),
  'lot.setHooks': call(z.strictObject({ ...engineer, lot: z.uuid(), hooks: z.array(hook).max(20) }), z.object({})),

  /** Of a made-up unit where none is named. */
  'label.preview': call(
    lotId.extend({ design: z.exactOptional(labelDesignSchema), unit: z.exactOptional(z.int().min(1)) }),
    z.object({ label: document }),
  ),
  'label.printers': call(
    z.strictObject({}),
    z.object({ printers: z.array(z.object({ id: z.string(), name: z.string() })).readonly() }),
  ),
  /**
   * Only of units that passed; a second one of the same unit needs `again`, and is logged as such. `printer`: one of
   * `label.printers`, or `HOST:PORT` of one that takes ZPL; without, a document to save. What is made again, or goes to an
   * address, takes an engineer.
   *
   * @throws WickError `engineer-locked`, `label-…`, `printer-…`
   */
  'label.make': call(
    lotId.extend({
      key: z.exactOptional(engineer.key),
      units: z.array(z.int().min(1)).min(1).max(1000),
      format: z.enum(['pdf', 'png', 'zpl']),
      again: z.boolean().default(false),
      copies: z.int().min(1).max(mostCopies).default(1),
      /** Of a PDF. */
      sheet: z.exactOptional(labelSheetSchema),
      printer: z.exactOptional(z.string().max(200)),
    }),
    z.object({ label: z.exactOptional(document) }),
  ),
} as const;
