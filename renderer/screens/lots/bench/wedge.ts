/** What a keyboard-wedge scanner has typed so far. Times in ms. */
export interface Wedge {
  text: string;
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

/** ms between two signs: nobody types that fast, and scanners rarely take longer. */
const pace = 60;
/** Fewer signs than that are no code. */
const least = 3;
const most = 200;

export const noScan: Wedge = { text: '', last: Number.NEGATIVE_INFINITY };

/** Tells a scanner from a person by its pace; a scan ends with Enter or Tab. */
export function stepWedge(wedge: Wedge, { key, at, repeat = false, command = false }: KeyPress): Stepped {
  // Scanners press Shift for capital letters.
  if (key === 'Shift' || key === 'CapsLock') return { wedge, taken: false };
  if (repeat || command) return { wedge: noScan, taken: false };
  const isFast = at - wedge.last <= pace;
  const text = isFast ? wedge.text : '';
  if (key === 'Enter' || key === 'Tab') {
    const isScan = text.length >= least && text.trim() !== '';
    return isScan ? { wedge: noScan, scanned: text.trim(), taken: true } : { wedge: noScan, taken: false };
  }
  if (!isSign(key) || text.length >= most) return { wedge: noScan, taken: false };
  return { wedge: { text: text + key, last: at }, taken: text.length > 0 };
}

/** Not the name of a key. */
function isSign(key: string): boolean {
  return key.length === 1 || (key.length === 2 && /^[\uD800-\uDBFF]/.test(key));
}
