import { readdirSync, readFileSync } from 'node:fs';

/** ms */
const period = 50;
/** How long a process that does not belong to the tree is not looked at again; ms. */
const forget = 1000;

/**
 * Watches a process and its descendants. Adding up what each has mapped is cheap (RSS); the exact sum without counting
 * shared pages twice (PSS) makes the kernel walk all pages while the process waits, so it is taken only when RSS reaches
 * a new height, or a second has passed.
 */
export class TreeWatch implements Disposable {
  pss = 0;
  rss = 0;
  readonly #root: number | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #strangers = new Set<number>();
  #strangersSince = 0;
  #rssAtPss = 0;
  #lastPss = 0;
  /** Nanoseconds by thread id. */
  readonly #threads = new Map<string, number>();

  constructor(root: number | undefined) {
    this.#root = root;
    this.#timer = setInterval(() => this.#look(), period);
    this.#look();
  }

  /**
   * CPU seconds of the root's threads that native code started: they bear the main thread's name, whereas Node's own
   * have others. Ends up to one period short for each thread.
   */
  get nativeThreads(): number {
    return this.#threads.values().reduce((sum, time) => sum + time, 0) / 1e9;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.#root === undefined) return;
    const tree = this.#tree(this.#root);
    const rss = sum(tree, residentBytes);
    this.rss = Math.max(this.rss, rss);
    const now = performance.now();
    if (rss > this.#rssAtPss * 1.02 || now - this.#lastPss > 1000) {
      this.#rssAtPss = Math.max(rss, this.#rssAtPss);
      this.#lastPss = now;
      this.pss = Math.max(this.pss, sum(tree, proportionalBytes));
    }
    this.#lookAtThreads(this.#root);
  }

  #tree(root: number): number[] {
    const now = performance.now();
    if (now - this.#strangersSince > forget) {
      this.#strangers.clear();
      this.#strangersSince = now;
    }
    const parents = new Map<number, number>();
    for (const name of readdirSync('/proc')) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || this.#strangers.has(pid)) continue;
      parents.set(pid, Number(afterName(read(`/proc/${pid}/stat`))[1]));
    }
    const tree = new Set([root]);
    for (let before = 0; before !== tree.size; ) {
      before = tree.size;
      for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
    }
    for (const pid of parents.keys()) if (!tree.has(pid)) this.#strangers.add(pid);
    return [...tree];
  }

  #lookAtThreads(pid: number): void {
    const name = read(`/proc/${pid}/comm`);
    for (const thread of list(`/proc/${pid}/task`)) {
      const folder = `/proc/${pid}/task/${thread}`;
      if (thread === String(pid) || read(`${folder}/comm`) !== name) continue;
      const [time] = read(`${folder}/schedstat`).split(' ');
      if (time !== undefined && time !== '') this.#threads.set(thread, Number(time));
    }
  }
}

function sum(pids: readonly number[], bytesOf: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + bytesOf(pid), 0);
}

function residentBytes(pid: number): number {
  return kibibytes(/^VmRSS:\s+(\d+) kB/m, read(`/proc/${pid}/status`));
}

function proportionalBytes(pid: number): number {
  return kibibytes(/^Pss:\s+(\d+) kB/m, read(`/proc/${pid}/smaps_rollup`));
}

function kibibytes(pattern: RegExp, text: string): number {
  return Number(pattern.exec(text)?.[1] ?? 0) * 1024;
}

/** Empty where the process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** The fields of /proc/PID/stat from the third on; the second, a name in brackets, may hold anything. */
export function afterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
