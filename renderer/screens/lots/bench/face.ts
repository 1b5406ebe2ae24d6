import type { BenchSlot, SlotState } from '../../../../electron/contract/lot/bench.ts';
import type { Telling } from '../../../messages/as-written.ts';
import type { Catalogue, Language } from '../../../messages/catalogue.ts';
import type { Format } from '../../../messages/format.ts';
import type { LotWords } from '../../../messages/load-lot-words.ts';

/** What a tile looks like from afar; each goes with a shape and a word of its own. */
export type Tone = 'idle' | 'ask' | 'soon' | 'run' | 'good' | 'bad' | 'wait' | 'closed';

export function toneOf({ kind }: SlotState): Tone {
  switch (kind) {
    case 'empty':
      return 'idle';
    case 'unconfirmed':
    case 'held':
    case 'waiting-for-scan':
      return 'ask';
    case 'countdown':
      return 'soon';
    case 'inspecting':
    case 'working':
      return 'run';
    case 'done':
      return 'good';
    case 'failed':
    case 'refused':
      return 'bad';
    case 'no-units':
      return 'wait';
    case 'quarantined':
      return 'closed';
  }
}

export interface FaceWords {
  words: LotWords;
  say: Catalogue;
  format: Format;
  tell: Telling;
  language: Language;
}

export interface Face {
  /** What is read from three metres. */
  big: string;
  /** What to do, or why; sentences. */
  note?: string;
  /** More, where there is room for it. */
  detail?: string;
}

export function faceOf(slot: BenchSlot, { words, say, format, tell, language }: FaceWords): Face {
  const { state } = slot;
  const { face, note } = words;
  switch (state.kind) {
    case 'empty':
    case 'inspecting':
      return { big: face[state.kind] };
    case 'unconfirmed':
      return { big: face.unconfirmed, note: note.unconfirmed };
    case 'refused': {
      const detail = seenBefore(slot, words, format) ?? translated(state.detail);
      return { big: face.refused, note: words.refused[state.why], ...(detail === undefined ? {} : { detail }) };
    }
    case 'waiting-for-scan':
      return { big: face['waiting-for-scan'], note: note.scan };
    case 'countdown':
      return { big: face.countdown, note: seenBefore(slot, words, format) ?? note.countdown };
    case 'held':
      return { big: face.held, note: note.held };
    case 'no-units':
      return { big: face['no-units'], note: words.noUnits[state.why] };
    case 'working':
      return state.cancelling
        ? { big: note.cancelling }
        : {
            big: phaseWord(state.phase, words, say),
            ...(state.left === undefined ? {} : { note: leftOf(state.left) }),
          };
    case 'done':
      return {
        big: face[state.outcome],
        note: state.unrecorded === true ? `${note[state.outcome]} ${note.unrecorded}` : note[state.outcome],
        ...(state.notes.length === 0 ? {} : { detail: state.notes.map((one) => tell.phrase(one)).join(' · ') }),
      };
    case 'failed':
      return {
        big: words.cause[state.cause],
        note: words.causeDo[state.cause],
        // Of what a person did themselves there is no more to say.
        ...(state.cause === 'cancelled' ? {} : { detail: tell.error(state.error).message }),
      };
    case 'quarantined':
      return { big: face.quarantined, note: state.why === 'failures' ? note.closedFailures : note.closedPerson };
  }

  /** The note has said the main thing: more of it in English helps nobody who reads no English. */
  function translated(detail: string): string | undefined {
    const said = tell.phrase(detail);
    return language === 'en' || said !== detail ? said : undefined;
  }

  function leftOf(ms: number): string {
    // Seconds of what takes minutes only dance.
    return words.left(format.duration(ms >= 60_000 ? Math.ceil(ms / 60_000) * 60_000 : ms));
  }
}

type Phase = Extract<SlotState, { kind: 'working' }>['phase'];

function phaseWord(phase: Phase, words: LotWords, say: Catalogue): string {
  return phase === 'reserving' || phase === 'recording' ? words.phase[phase] : say.writing.phase[phase];
}

/** For which unit the card was used last. */
function seenBefore({ card }: BenchSlot, { note }: LotWords, format: Format): string | undefined {
  const last = card?.seen?.[0];
  if (last === undefined) return undefined;
  return last.unit === undefined ? note.seenOften : note.seen(format.number(last.unit));
}

/** What a screen reader is told of a slot that has come to something; undefined while it goes on by itself. */
export function endOf(slot: BenchSlot, speech: FaceWords): string | undefined {
  const { state, name } = slot;
  if (['empty', 'countdown', 'inspecting', 'working'].includes(state.kind)) return undefined;
  const { big, note } = faceOf(slot, speech);
  const failed = state.kind === 'failed' && big !== speech.words.face.failed ? `${speech.words.face.failed}: ` : '';
  return speech.words.said.slot(name, [`${failed}${big}.`, note].filter(Boolean).join(' '));
}
