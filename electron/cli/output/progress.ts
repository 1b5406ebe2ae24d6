import type { FlashEvent } from '../../contract/flash.ts';
import { formatBytes, formatDuration, formatRate } from '../../contract/format.ts';
import { type FlashProgress, progress, startProgress, type TargetProgress } from '../../contract/progress.ts';
import type { Face } from './face.ts';

/** ms between two pictures of the state. */
const liveInterval = 200;
const plainInterval = 5000;
const jsonInterval = 500;

/** Shows a flash as it goes: redrawn lines on a terminal, a line now and then elsewhere, JSON with --json. */
export class ProgressView implements Disposable {
  readonly #face: Face;
  readonly #title: string;
  #state: FlashProgress;
  #drawn = 0;
  #shown = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;

  constructor(face: Face, title: string, targets: readonly string[]) {
    this.#face = face;
    this.#title = title;
    this.#state = startProgress(targets, performance.now());
    const interval = face.json ? jsonInterval : face.live ? liveInterval : plainInterval;
    this.#timer = setInterval(() => this.#tick(), interval);
  }

  take(event: FlashEvent): void {
    this.#state = progress(this.#state, event, performance.now());
    if (this.#face.json) {
      const { type, ...data } = event;
      if (type !== 'bytes' && type !== 'source') this.#face.event(type, data);
    } else if (!this.#face.live && event.type === 'phase') {
      this.#plain(event.target);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#face.live) this.#draw([]);
  }

  #tick(): void {
    if (this.#face.json) {
      this.#face.event('progress', jsonProgress(this.#state));
    } else if (this.#face.live) {
      this.#draw(this.#state.targets.map((one) => this.#line(one)));
    } else {
      for (const { target } of this.#state.targets) this.#plain(target);
    }
  }

  #plain(target: string): void {
    const one = this.#state.targets.find((candidate) => candidate.target === target);
    if (one === undefined || one.phase === 'done' || one.phase === 'waiting') return;
    const line = progressText(one, this.#state);
    if (this.#shown.get(target) === line) return;
    this.#shown.set(target, line);
    this.#face.note(line);
  }

  #line(one: TargetProgress): string {
    const text = progressText(one, this.#state);
    const width = Math.max(0, Math.min(30, this.#face.columns - text.length - 4));
    if (one.fraction === undefined || width < 8) return text.slice(0, this.#face.columns - 1);
    const filled = Math.round(one.fraction * width);
    return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}  ${text}`;
  }

  /** Replaces the lines drawn before by these. */
  #draw(lines: readonly string[]): void {
    const back = this.#drawn > 0 ? `\u001B[${this.#drawn}A\u001B[J` : '';
    const title = lines.length > 0 ? [this.#title.slice(0, this.#face.columns - 1)] : [];
    const all = [...title, ...lines];
    process.stderr.write(`${back}${all.map((line) => `${line}\n`).join('')}`);
    this.#drawn = all.length;
  }
}

/** The state without what only the reducer needs. */
function jsonProgress({ source, limit, targets }: FlashProgress): object {
  return {
    source,
    limit,
    targets: targets.map(({ target, phase, bytes, total, fraction, rate, left }) => ({
      target,
      phase,
      bytes,
      total,
      fraction,
      rate,
      left,
    })),
  };
}

const phaseNames: Record<TargetProgress['phase'], string> = {
  waiting: 'waiting',
  downloading: 'downloading',
  checking: 'checking the download',
  preparing: 'preparing',
  clearing: 'emptying what the image does not use',
  writing: 'writing',
  flushing: 'flushing to the medium',
  verifying: 'reading back',
  hashing: 'checking what it holds',
  rewriting: 'writing again what differs',
  provisioning: 'giving it its settings',
  finishing: 'finishing',
  done: 'done',
};

/** One target in one line: `/dev/sdb  writing  42 %  318 MB of 757 MB  22.4 MB/s  20 s left`. */
export function progressText(one: TargetProgress, state: FlashProgress): string {
  if (one.phase === 'done') {
    const outcome = one.result?.outcome ?? 'good';
    return `${one.target}  ${outcome === 'good' ? 'done' : outcome}`;
  }
  const parts = [one.target, phaseNames[one.phase]];
  if (one.bytes === 0) return parts.join('  ');
  if (one.fraction !== undefined) parts.push(`${Math.floor(one.fraction * 100)} %`);
  const bytes = formatBytes(one.bytes);
  parts.push(one.total === undefined ? bytes : `${bytes} of ${formatBytes(one.total)}`);
  if (one.rate !== undefined) parts.push(formatRate(one.rate));
  if (one.left !== undefined) parts.push(leftText(one.left));
  if (one.phase === 'writing' && state.limit === 'image') parts.push('limited by the image');
  return parts.join('  ');
}

function leftText({ from, to }: { from: number; to: number }): string {
  const [low, high] = [from, to].map((ms) => wholeSeconds(ms));
  if (low === high || to - from < 5000) return `${high} left`;
  return `${low} to ${high} left`;
}

/** Tenths of a second would only flicker. */
function wholeSeconds(ms: number): string {
  return ms < 9500 ? `${Math.max(1, Math.round(ms / 1000))} s` : formatDuration(ms);
}
