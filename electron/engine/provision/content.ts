import { mask, type Secret } from '../../contract/recipe/secret.ts';

/** What a file is to hold. */
export interface Content {
  /** Bytes. */
  size: number;
  read(): Promise<Uint8Array>;
  /** The same as it may be shown, secrets masked; undefined for what is not text. */
  shown: string | undefined;
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
