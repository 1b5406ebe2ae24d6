/** What a keyboard-wedge scanner has typed so far. Times in ms. */
export interface Wedge {
  text: string;
  first: number;
  last: number;
}

export interface KeyPress {
  /** As the browser names it: one sign, or `Enter`, `Shift`, … */
  key: string;
  at: number;
  /** It is held down: scanners never do. */
  repeat?: boolean;
  /** With Ctrl, Alt or Meta. */
  command?: boolean;
}

export interface Stepped {
  wedge: Wedge;
  /** A whole scan. */
  scanned?: string;
  /** It belongs to a scan: the page must not do what it else does with this key. */
  taken: boolean;
}

/** ms for each sign on average: nobody types that fast, and scanners rarely take longer. */
const pace = 60;
/** ms after which something new begins. Shorter pauses may be a busy computer's: half a code must never be taken for one. */
const pause = 250;
/** Fewer signs than that are no code. */
const least = 3;
const most = 200;

export const noScan: Wedge = { text: '', first: 0, last: Number.NEGATIVE_INFINITY };

/** Tells a scanner from a person by its pace; a scan ends with Enter or Tab. */
export function stepWedge(wedge: Wedge, { key, at, repeat = false, command = false }: KeyPress): Stepped {
  // Scanners press Shift for capital letters.
  if (key === 'Shift' || key === 'CapsLock') return { wedge, taken: false };
  if (repeat || command) return { wedge: noScan, taken: false };
  const isMore = at - wedge.last <= pause;
  const text = isMore ? wedge.text : '';
  const first = text === '' ? at : wedge.first;
  const isFast = text !== '' && at - first <= pace * text.length;
  if (key === 'Enter' || key === 'Tab') {
    const isScan = isFast && text.length >= least && text.trim() !== '';
    return isScan ? { wedge: noScan, scanned: text.trim(), taken: true } : { wedge: noScan, taken: false };
  }
  if (!isSign(key) || text.length >= most) return { wedge: noScan, taken: false };
  return { wedge: { text: text + key, first, last: at }, taken: isFast };
}

/** Not the name of a key. */
function isSign(key: string): boolean {
  return key.length === 1 || (key.length === 2 && /^[\uD800-\uDBFF]/.test(key));
}
