import type { BenchAlarm, BenchSlot } from '../../../../electron/contract/lot/bench.ts';
import type { Telling } from '../../../messages/as-written.ts';
import type { Catalogue } from '../../../messages/catalogue.ts';
import type { Format } from '../../../messages/format.ts';
import type { LotWords } from '../../../messages/load-lot-words.ts';

export interface AlarmWords {
  what: string;
  /** What to do next. */
  next: string;
  why?: string;
}

interface Speech {
  words: LotWords;
  say: Catalogue;
  format: Format;
  tell: Telling;
  slots: readonly BenchSlot[];
}

export function alarmWords(alarm: BenchAlarm, { words, say, format, tell, slots }: Speech): AlarmWords {
  const { alarm: text } = words;
  const named = (id: string) => slots.find((slot) => slot.id === id)?.name ?? id;
  switch (alarm.kind) {
    case 'failures-in-row':
      return { what: text['failures-in-row'](alarm.count), next: text['failures-in-row-do'] };
    case 'lot-paused':
      return { what: text[`lot-paused-${alarm.why}`], next: text['lot-paused-do'] };
    case 'ledger-unreachable':
      return {
        what: text['ledger-unreachable'],
        next: text['ledger-unreachable-do'],
        why: tell.error(alarm.error).message,
      };
    case 'ledger-trouble': {
      const { message, hint } = tell.error(alarm.error);
      return { what: text['ledger-trouble'], next: hint ?? text['ledger-trouble-do'], why: message };
    }
    case 'unit-refused':
      return {
        what: text['unit-refused'](format.number(alarm.unit)),
        next: text['unit-refused-do'],
        why: tell.error(alarm.error).message,
      };
    case 'certificate-set-aside':
      return {
        what: text['certificate-set-aside'](format.number(alarm.unit)),
        next: text['certificate-set-aside-do'],
        why: alarm.file,
      };
    case 'unit-lost':
      return { what: text['unit-lost'](format.number(alarm.unit), named(alarm.slot)), next: text['unit-lost-do'] };
    case 'slot-quarantined':
      return { what: text['slot-quarantined'](named(alarm.slot)), next: text[`slot-quarantined-${alarm.why}-do`] };
    case 'token-not-disabled':
      return {
        what: text['token-not-disabled'](format.number(alarm.unit)),
        next: text['token-not-disabled-do'],
        why: tell.error(alarm.error).message,
      };
    case 'observer-ended':
      return {
        what: text['observer-ended'](observerName(alarm.observer, say)),
        next: text['observer-ended-do'],
        ...(alarm.error === undefined ? {} : { why: tell.error(alarm.error).message }),
      };
    case 'boot-not-judged':
      return { what: text['boot-not-judged'](format.number(alarm.unit)), next: whyNotJudged(alarm, { text, format }) };
    case 'boot-not-recorded':
      return {
        what: text['boot-not-recorded'](format.number(alarm.unit)),
        next: text['boot-not-recorded-do'],
        why: tell.error(alarm.error).message,
      };
    case 'few-units-left':
      return { what: text['few-units-left'](alarm.left), next: text['few-units-left-do'] };
  }
}

function whyNotJudged(
  { why, other }: Extract<BenchAlarm, { kind: 'boot-not-judged' }>,
  { text, format }: { text: LotWords['alarm']; format: Format },
): string {
  switch (why) {
    case 'no-certificate':
      return text['boot-no-certificate-do'];
    case 'alike':
      return text['boot-alike-do'](other === undefined ? '' : format.number(other));
    case 'moved':
      return text['boot-moved-do'];
  }
}

/** Whether cards are in danger, or only the pace. */
export function isGrave(alarm: BenchAlarm): boolean {
  if (alarm.kind === 'lot-paused') return alarm.why !== 'person';
  const grave = ['ledger-unreachable', 'ledger-trouble', 'unit-refused', 'certificate-set-aside'];
  return [...grave, 'failures-in-row', 'unit-lost'].includes(alarm.kind);
}

function observerName(observer: string, say: Catalogue): string {
  const names: Readonly<Record<string, string>> = say.boot.observer;
  return names[observer] ?? observer;
}
