import type { Check, CheckName, Finding } from '../../../contract/inspect-pantavisor.ts';

/** So many findings of one check are kept; the rest are counted. */
const mostFindings = 100;

/** What one check has looked at and found. */
export class Collector {
  readonly #name: CheckName;
  readonly #findings: Finding[] = [];
  #checked = 0;
  #more = 0;
  #breaks = false;
  #skipped: string | undefined;

  constructor(name: CheckName) {
    this.#name = name;
  }

  /** One more thing was looked at. */
  looked(): void {
    this.#checked += 1;
  }

  /** The device would not boot. `message` is a sentence without its full stop. */
  breaks(code: string, subject: string, message: string): void {
    this.#breaks = true;
    this.#add({ code, subject, message, severity: 'breaks' });
  }

  warns(code: string, subject: string, message: string): void {
    this.#add({ code, subject, message, severity: 'warns' });
  }

  skip(reason: string): void {
    this.#skipped = reason;
  }

  finish(): Check {
    return {
      name: this.#name,
      outcome: this.#outcome(),
      checked: this.#checked,
      findings: this.#findings,
      more: this.#more,
      ...(this.#skipped === undefined ? {} : { reason: this.#skipped }),
    };
  }

  #outcome(): Check['outcome'] {
    if (this.#breaks) return 'failed';
    if (this.#findings.length > 0) return 'warned';
    return this.#skipped === undefined ? 'good' : 'skipped';
  }

  #add(finding: Finding): void {
    if (this.#findings.length < mostFindings) this.#findings.push(finding);
    else this.#more += 1;
  }
}
