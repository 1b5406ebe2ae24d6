import { hash } from 'node:crypto';
import { mask, type Secret } from '../../contract/recipe/secret.ts';

/** What a file is to hold. */
export interface Content {
  /** Bytes. */
  size: number;
  read(): Promise<Uint8Array>;
  /** The same as it may be shown, secrets masked; undefined for what is not text. */
  shown: string | undefined;
  /** How what was there before is laid out, to be compared with what is shown. */
  layOut?: (text: string) => string;
}

/** How a text is written with its secrets: `reveal` shows each as it is, or as a mask. */
export type Reveal = (secret: Secret) => string;

/** Text written twice: once as it is, once to be shown. No secret can slip into the second one. */
export function textContent(write: (reveal: Reveal) => string): Content {
  const bytes = Buffer.from(write((secret) => secret.reveal()));
  return { size: bytes.length, read: async () => bytes, shown: write(() => mask) };
}

/** Bytes that come from elsewhere, such as a file of this computer. */
export function bytesContent(bytes: Uint8Array): Content {
  return { size: bytes.length, read: async () => bytes, shown: asText(bytes) };
}

/** JSON that devices want on one line is shown on many. */
export function jsonContent(bytes: Uint8Array): Content {
  const content = bytesContent(bytes);
  const { shown } = content;
  return { ...content, shown: shown === undefined ? undefined : layOutJson(shown), layOut: layOutJson };
}

function layOutJson(text: string): string {
  try {
    const lines = JSON.stringify(JSON.parse(text), undefined, 2);
    // Signatures and certificates tell a person nothing but that they are there, and are others.
    return `${lines.replaceAll(/"([^"\\]{60})[^"\\]{40,}"/g, (whole, start: string) => `"${start}…" (${whole.length - 2} characters, ${sumOf(whole)})`)}\n`;
  } catch {
    return text;
  }
}

function sumOf(text: string): string {
  return hash('sha256', text).slice(0, 8);
}

/** Bytes: a longer file is compared, but not shown. */
const longestShown = 256 * 1024;

/** Bytes as text where they are text. */
export function asText(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestShown) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // Control characters other than tab, line feed, form feed and carriage return are no text.
    return /[^\P{Cc}\t\n\f\r]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
