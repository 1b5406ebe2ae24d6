import type { BenchAlarm, BenchSlot, BenchState, SlotState } from '../../contract/lot/bench.ts';
import { formatDuration, formatRate } from '../../contract/format.ts';
import type { Face } from './face.ts';

/** ms between two pictures. */
const interval = 250;

/** Shows a bench as it goes: redrawn slots on a terminal, a line for each card that comes to an end elsewhere, JSON with --json. */
export class LotView implements Disposable {
  readonly #face: Face;
  readonly #timer: NodeJS.Timeout | undefined;
  /** What was said last of each slot. */
  readonly #said = new Map<string, string>();
  #state: BenchState | undefined;
  #standing = '';
  #alarms: ReadonlySet<string> = new Set();
  #drawn = 0;

  constructor(face: Face) {
    this.#face = face;
    this.#timer = face.live ? setInterval(() => this.#draw(), interval) : undefined;
  }

  take(state: BenchState): void {
    this.#state = state;
    for (const slot of state.slots) this.#takeSlot(slot);
    this.#takeAlarms(state);
    const { standing, figures } = state;
    const text = JSON.stringify(standing);
    if (text !== this.#standing) this.#face.event('standing', { standing, figures });
    this.#standing = text;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#face.live) this.#replace([]);
  }

  #takeSlot(slot: BenchSlot): void {
    const { id, name, port, state, card, unit, board } = slot;
    const phase = state.kind === 'working' ? state.phase : '';
    const now = JSON.stringify([state.kind, phase, unit, card?.path, slot.since]);
    if (this.#said.get(id) === now) return;
    this.#said.set(id, now);
    this.#face.event('slot', { slot: id, name, port, state, card, unit, board });
    if (this.#face.json || !isEnd(state)) return;
    this.#replace([]);
    this.#face.note(slotText(slot));
  }

  #takeAlarms({ alarms }: BenchState): void {
    const now = new Set(alarms.map((alarm) => JSON.stringify(alarm)));
    for (const alarm of alarms) {
      if (this.#alarms.has(JSON.stringify(alarm))) continue;
      this.#face.event('alarm', { alarm });
      if (this.#face.json) continue;
      this.#replace([]);
      this.#face.note(`Look    ${alarmText(alarm)}`);
    }
    this.#alarms = now;
  }

  #draw(): void {
    if (this.#state === undefined) return;
    const { standing, figures, slots, awaited, run } = this.#state;
    const rate = figures.rate === undefined ? [] : [`${Math.round(figures.rate)} an hour`];
    const end = figures.end === undefined ? [] : [`done in ${formatDuration(Math.max(0, figures.end - Date.now()))}`];
    const waiting = awaited.length === 0 ? [] : [`${awaited.length} wait for their first boot`];
    const stopping = run === 'stopping' ? ['stopping'] : [];
    const title = [`${standing.states.passed} of ${standing.size} passed`, ...rate, ...end, ...waiting, ...stopping];
    const room = Math.max(1, (process.stderr.rows || 24) - 3);
    const lines = slots.slice(0, room).map(slotText);
    if (slots.length > room) lines.push(`… and ${slots.length - room} more slots`);
    this.#replace([title.join(', '), ...lines].map((line) => line.slice(0, this.#face.columns - 1)));
  }

  /** Replaces the lines drawn before by these. */
  #replace(lines: readonly string[]): void {
    if (!this.#face.live) return;
    const back = this.#drawn > 0 ? `\u001B[${this.#drawn}A\u001B[J` : '';
    process.stderr.write(`${back}${lines.map((line) => `${line}\n`).join('')}`);
    this.#drawn = lines.length;
  }
}

/** A person has to do something. */
function isEnd({ kind }: SlotState): boolean {
  return ['done', 'failed', 'refused', 'unconfirmed', 'quarantined', 'waiting-for-scan'].includes(kind);
}

function slotText({ name, state, unit }: BenchSlot): string {
  const of = unit === undefined ? '' : `unit ${unit}  `;
  return `Slot ${name}  ${of}${stateText(state)}`.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ');
}

function stateText(state: SlotState): string {
  switch (state.kind) {
    case 'empty':
      return 'empty';
    case 'unconfirmed':
      return 'its card was there before: take it out, and put it in again to use it';
    case 'refused':
      return `this card is not taken: ${state.detail}`;
    case 'waiting-for-scan':
      return 'scan its board';
    case 'countdown':
      return `starts in ${Math.max(0, Math.ceil((state.until - Date.now()) / 1000))} s`;
    case 'held':
      return 'held';
    case 'no-units':
      return noUnits[state.why];
    case 'inspecting':
      return `inspecting${percent(state.fraction)}`;
    case 'working': {
      const rate = state.rate === undefined ? '' : `  ${formatRate(state.rate)}`;
      return `${state.cancelling ? 'ending' : state.phase}${percent(state.fraction)}${rate}`;
    }
    case 'done': {
      const next = state.outcome === 'passed' ? 'good: take it out' : 'good: take it out, and start its device';
      return state.unrecorded === true ? `${next}; the ledger does not know it yet` : next;
    }
    case 'failed':
      return `failed (${state.cause}): ${state.error.message}`;
    case 'quarantined':
      return state.why === 'failures' ? 'closed after failures in a row' : 'closed';
  }
}

const noUnits = {
  complete: 'the lot has all that it needs',
  'none-left': 'all units that are left are under way',
  'no-values': 'no unit has values left: add some with wick lot add',
  paused: 'the lot is paused',
  closed: 'the lot is closed',
  ledger: 'the ledger cannot be reached',
  trouble: 'the ledger gives no unit',
  stopping: 'nothing starts any more',
};

function percent(fraction: number | undefined): string {
  return fraction === undefined ? '' : `  ${Math.floor(fraction * 100)} %`;
}

function alarmText(alarm: BenchAlarm): string {
  switch (alarm.kind) {
    case 'failures-in-row':
      return `${alarm.count} failures in a row`;
    case 'lot-paused':
      return 'the lot is paused';
    case 'ledger-unreachable':
    case 'ledger-trouble':
      return [alarm.error.message, alarm.error.hint].filter(Boolean).join(' ');
    case 'unit-refused':
      return `the ledger did not take how unit ${alarm.unit} ended: ${alarm.error.message} Set its card aside.`;
    case 'certificate-set-aside':
      return `unit ${alarm.unit} was made before, and the ledger does not know it: the certificate of then is ${alarm.file}`;
    case 'unit-lost':
      return `unit ${alarm.unit} was given up for lost while it was made in ${alarm.slot}`;
    case 'slot-quarantined':
      return `${alarm.slot} is closed`;
    case 'token-not-disabled':
      return `the token of unit ${alarm.unit} could not be disabled: ${alarm.error.message}`;
    case 'observer-ended':
      return `${alarm.observer} looks no longer${alarm.error === undefined ? '' : `: ${alarm.error.message}`}`;
    case 'boot-not-judged':
      return `the first boot of unit ${alarm.unit} cannot be judged here: ${notJudged(alarm)}`;
    case 'boot-not-recorded':
      return `there is no certificate of the first boot of unit ${alarm.unit}: ${alarm.error.message}`;
    case 'few-units-left':
      return `${unitsWith(alarm.left)} values left, and more are needed: wick lot add`;
  }
}

function unitsWith(count: number): string {
  return count === 0 ? 'no unit has' : count === 1 ? '1 unit has' : `${count} units have`;
}

function notJudged({ why, other }: Extract<BenchAlarm, { kind: 'boot-not-judged' }>): string {
  switch (why) {
    case 'no-certificate':
      return 'its certificate is not at this station, or not the one of the ledger';
    case 'alike':
      return `it cannot be told from unit ${other}`;
    case 'moved':
      return 'what was seen came too late';
  }
}
