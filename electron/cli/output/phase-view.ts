import type { FlashPhase } from '../../contract/flash.ts';
import type { Face } from './face.ts';
import { ProgressView } from './progress.ts';

/** Progress of one phase after the other on one thing, for what is no flash. */
export class PhaseView implements Disposable {
  readonly #view: ProgressView;
  readonly #target: string;

  constructor(face: Face, target: string, phase: FlashPhase, total: number | undefined) {
    this.#target = target;
    this.#view = new ProgressView(face, phase === 'downloading' ? 'Getting the image' : 'Checking', [target]);
    this.phase(phase, total);
  }

  phase(phase: FlashPhase, total: number | undefined): void {
    this.#view.take({ type: 'phase', target: this.#target, phase, ...(total === undefined ? {} : { total }) });
  }

  bytes(bytes: number): void {
    this.#view.take({ type: 'bytes', target: this.#target, bytes });
  }

  [Symbol.dispose](): void {
    this.#view[Symbol.dispose]();
  }
}
