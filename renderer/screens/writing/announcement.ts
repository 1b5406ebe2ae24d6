import type { Telling } from '../../messages/as-written.ts';
import type { Format } from '../../messages/format.ts';
import type { Catalogue } from '../../messages/catalogue.ts';
import type { Slot } from './slots.ts';

/** What a screen reader is told of how far the cards are: the slowest one stands for all. */
export function progressWords(slots: readonly Slot[], say: Catalogue['writing'], format: Format): string {
  const running = slots.filter(({ target }) => target.result === undefined);
  const slowest = running.toSorted((one, other) => (one.target.fraction ?? 0) - (other.target.fraction ?? 0))[0];
  if (slowest === undefined) return '';
  const { drive, phase, fraction } = slowest.target;
  return say.said.progress(drive.name, say.phase[phase], fraction === undefined ? '' : format.percent(fraction)).trim();
}

/** What has come of each card that is done, by key. */
export function endsOf(slots: readonly Slot[], say: Catalogue['writing'], tell: Telling): ReadonlyMap<string, string> {
  return new Map(
    slots.flatMap(({ key, target }) => {
      const { result, drive } = target;
      return result === undefined ? [] : [[key, say.said.end(drive.name, outcomeWords(result, say, tell))] as const];
    }),
  );
}

export function outcomeWords(
  { outcome, verified, problem }: NonNullable<Slot['target']['result']>,
  say: Catalogue['writing'],
  tell: Telling,
): string {
  if (outcome === 'good') return verified ? say.goodWhy : say.writtenWhy;
  if (outcome === 'cancelled') return say.cancelled;
  return problem === undefined ? say.failed : `${say.failed}. ${tell.error(problem.error).message}`;
}

/** What stands in the window's title: one sees it from another window. */
export function titleWords(
  slots: readonly Slot[],
  overall: (slot: Slot) => number,
  { say, format }: { say: Catalogue['writing']; format: Format },
): string {
  if (slots.length === 0) return 'Wick';
  const running = slots.filter(({ target }) => target.result === undefined);
  if (running.length > 0) {
    const sum = running.reduce((total, slot) => total + overall(slot), 0);
    return `${format.percent(sum / running.length)} · Wick`;
  }
  const failed = slots.filter(({ target }) => target.result?.outcome === 'failed').length;
  return `${failed > 0 ? say.titleFailed(failed) : say.titleDone} · Wick`;
}
