import type { Sighting } from '../../contract/boot.ts';
import { formatDuration } from '../../contract/format.ts';
import type { Judgement } from '../../contract/verdict.ts';
import { plainText } from '../../engine/boot/plain-text.ts';
import type { BootEvent } from '../../engine/boot/watch.ts';
import { ladderLines, verdictText } from './boot.ts';
import type { Face } from './face.ts';

/** ms between two pictures. */
const interval = 500;

/** More of them than this get one line each. */
const mostLadders = 3;

/** Shows boots as they go: redrawn ladders on a terminal, a line for each change elsewhere, JSON with --json. */
export class BootView implements Disposable {
  readonly #face: Face;
  readonly #started = performance.now();
  readonly #judgements = new Map<string, Judgement>();
  readonly #said = new Set<string>();
  readonly #timer: NodeJS.Timeout | undefined;
  #drawn = 0;

  constructor(face: Face) {
    this.#face = face;
    this.#timer = face.live ? setInterval(() => this.#draw(), interval) : undefined;
  }

  take(event: BootEvent): void {
    const { type, ...data } = event;
    if (type !== 'end') this.#face.event(type === 'unit' ? 'boot' : type, data);
    if (this.#face.json) return;
    switch (event.type) {
      case 'unit':
        this.#judgements.set(event.unit, event.judgement);
        if (!this.#face.live) this.#plain(event.unit, event.judgement);
        return;
      case 'stranger':
        return this.#once(strangerText(event.sighting, event.units));
      case 'observer':
        // A medium is read once.
        if (event.observer === 'medium' && event.error === undefined) return;
        return this.#once(
          `Note    ${event.observer} looks no longer${event.error === undefined ? '' : `: ${event.error.message}`}`,
        );
      case 'sighting':
      case 'end':
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#face.live) this.#replace([]);
  }

  /** Only what has changed for a person: the verdict, and how the rungs stand. */
  #plain(unit: string, judgement: Judgement): void {
    const rungs = judgement.rungs.flatMap(({ rung, name, outcome, reasons }) => {
      const why = outcome === 'failed' ? ` (${reasons.join('; ')})` : '';
      return outcome === 'unchecked' ? [] : [`${rung} ${name} ${outcome}${why}`];
    });
    this.#once([verdictText(unit, judgement), ...rungs].join('  '));
  }

  /** Devices tell the same again and again. */
  #once(said: string): void {
    const text = plainText(said);
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.#replace([]);
    this.#face.note(text);
  }

  #draw(): void {
    const { columns } = this.#face;
    const units = [...this.#judgements];
    const title = `Watching  ${formatDuration(performance.now() - this.#started)}`;
    const ladders = units.flatMap(([unit, judgement]) => ladderLines(unit, judgement));
    // What is higher than the terminal cannot be drawn over.
    const isRoom = units.length <= mostLadders && ladders.length + 2 < (process.stderr.rows || 24);
    const lines = isRoom ? ladders : units.map(([unit, judgement]) => verdictText(unit, judgement));
    this.#replace([title, ...lines].map((line) => line.slice(0, columns - 1)));
  }

  /** Replaces the lines drawn before by these. */
  #replace(lines: readonly string[]): void {
    if (!this.#face.live) return;
    const back = this.#drawn > 0 ? `\u001B[${this.#drawn}A\u001B[J` : '';
    process.stderr.write(`${back}${lines.map((line) => `${line}\n`).join('')}`);
    this.#drawn = lines.length;
  }
}

function strangerText({ of, observer, seen, evidence }: Sighting, units: readonly string[]): string {
  if (seen.kind === 'blind' || seen.kind === 'sees') return `Note    ${observer}: ${evidence}`;
  const who = Object.entries(of).map(([name, value]: [string, unknown]) => `${name} ${String(value)}`);
  const whose = units.length === 0 ? 'is none that is awaited' : `could be ${units.join(' or ')}: it counts for none`;
  return `Note    what ${observer} sees${who.length === 0 ? '' : ` (${who.join(', ')})`} ${whose}`;
}
