import type { ErrorFields } from '../../contract/sentences.ts';

/** What people take for an image, or a server sends in its place. */
export type DocumentKind = ErrorFields<'source-not-an-image'>['found'];

/** The kind of document that begins so, or undefined. */
export function documentKind(head: Uint8Array): DocumentKind | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const start = bytes
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\uFEFF/u, '')
    .trimStart()
    .toLowerCase();
  if (start.startsWith('%pdf-')) return 'pdf';
  if (start.startsWith('version https://git-lfs')) return 'git-lfs-pointer';
  if (start.startsWith('-----begin ')) return 'pgp-or-pem';
  if (/^<(?:!doctype html|html|head|body)\b/u.test(start)) return 'web-page';
  if (start.startsWith('<?xml') || start.startsWith('<bmap')) {
    if (start.includes('<html')) return 'web-page';
    return start.includes('<bmap') ? 'block-map' : 'xml';
  }
  return isJson(bytes, start) ? 'json' : undefined;
}

/** True for words that somebody can read; a run of one letter is a pattern that somebody may want to write. */
export function isPlainText(head: Uint8Array): boolean {
  let text: string;
  try {
    // The last character may be cut in two.
    text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return false;
  }
  return /\s/u.test(text.trim()) && !/[^\P{Cc}\s]/u.test(text);
}

function isJson(bytes: Buffer, start: string): boolean {
  return /^(?:\{\s*"|\{\s*\}|\[\s*[\]{["\d])/u.test(start) && !bytes.subarray(0, 512).includes(0);
}
