import type { Codec } from './decoder.ts';
import { hasTarMagic, isTarHeader } from './container/tar-header.ts';
import { isDamagedLzma, isLzma } from './detect-lzma.ts';
import { type DocumentKind, documentKind, isPlainText } from './detect-document.ts';
import { seenOnDisk } from './detect-disk.ts';
import { refusedFormat } from './detect-refused.ts';

/** What a stream's first bytes say it is. */
export type Detected =
  | { kind: 'codec'; codec: Codec }
  | { kind: 'archive'; archive: 'zip' | 'tar' }
  | { kind: 'android-sparse' }
  /** `seen`: what makes it a disk image for certain; undefined where nothing does. */
  | { kind: 'raw'; seen: string | undefined }
  /** Known, and cannot be unpacked. */
  | { kind: 'refused'; format: string }
  /** Something to read, and no image at all. */
  | { kind: 'document'; found: DocumentKind }
  /** All but a bit of a format's mark: a damaged file, not a raw image. */
  | { kind: 'damaged'; format: string };

/** So much of the start must be shown to `detect`, where there is so much. Bytes. */
export const headSize = 64 << 10;

interface Mark {
  bytes: readonly number[];
  is: Detected;
}

const codec = (codec: Codec): Detected => ({ kind: 'codec', codec });
const zip: Detected = { kind: 'archive', archive: 'zip' };

const marks: readonly Mark[] = [
  { bytes: [0x1f, 0x8b, 0x08], is: codec('gzip') },
  { bytes: [0x42, 0x5a, 0x68], is: codec('bzip2') },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], is: codec('xz') },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: codec('zstd') },
  { bytes: [0x04, 0x22, 0x4d, 0x18], is: codec('lz4') },
  { bytes: [0x02, 0x21, 0x4c, 0x18], is: codec('lz4') },
  { bytes: [0x50, 0x4b, 0x03, 0x04], is: zip },
  { bytes: [0x50, 0x4b, 0x05, 0x06], is: zip },
  { bytes: [0x3a, 0xff, 0x26, 0xed], is: { kind: 'android-sparse' } },
];

/**
 * Recognises a format by its content, never by a name. `head` is the first `headSize` bytes, or the whole where it is
 * shorter.
 */
export function detect(head: Uint8Array): Detected {
  const mark = marks.find(({ bytes, is }) => startsWith(head, bytes) && isPlausible(head, is));
  if (mark !== undefined) return mark.is;
  if (isSkippable(head, 0)) return behindSkippable(head);
  if (isTarHeader(head) || hasTarMagic(head)) return { kind: 'archive', archive: 'tar' };
  const seen = seenOnDisk(head);
  if (seen !== undefined) return { kind: 'raw', seen };
  const refused = refusedFormat(head);
  if (refused !== undefined) return { kind: 'refused', format: refused };
  const document = documentKind(head);
  if (document !== undefined) return { kind: 'document', found: document };
  if (isLzma(head)) return codec('lzma');
  const damaged = nearlyMarked(head);
  if (damaged !== undefined) return { kind: 'damaged', format: damaged };
  return isPlainText(head) ? { kind: 'document', found: 'text' } : { kind: 'raw', seen: undefined };
}

/** A file of less than a mark's length is that mark's, cut off, when it agrees as far as it goes. */
function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return head.length > 0 && bytes.every((byte, i) => i >= head.length || head[i] === byte);
}

/** Three bytes are short for a mark; `BZh` goes on with the block size, `1` to `9`. */
function isPlausible(head: Uint8Array, is: Detected): boolean {
  if (is.kind !== 'codec' || is.codec !== 'bzip2' || head.length < 4) return true;
  const level = head[3] ?? 0;
  return level >= 0x31 && level <= 0x39;
}

/** Frames of user data that both zstd and lz4 pass over: 0x184D2A50 to 0x184D2A5F, then the length. */
function isSkippable(head: Uint8Array, at: number): boolean {
  return (
    head.length >= at + 8 &&
    ((head[at] ?? 0) & 0xf0) === 0x50 &&
    head[at + 1] === 0x2a &&
    head[at + 2] === 0x4d &&
    head[at + 3] === 0x18
  );
}

/** What the first frame with content is; zstd where it is out of sight, since lz4's tools write no skippable frames. */
function behindSkippable(head: Uint8Array): Detected {
  const view = Buffer.from(head.buffer, head.byteOffset, head.length);
  let at = 0;
  while (isSkippable(head, at)) at += 8 + view.readUInt32LE(at + 4);
  const next = head.subarray(at);
  return marks.some(({ bytes, is }) => is.kind === 'codec' && is.codec === 'lz4' && startsWith(next, bytes))
    ? codec('lz4')
    : codec('zstd');
}

/** The format whose mark is there but for one bit, which no raw image has by chance. */
function nearlyMarked(head: Uint8Array): string | undefined {
  if (isDamagedLzma(head)) return 'lzma';
  for (const { bytes, is } of marks) {
    if (head.length < 18 || differingBits(head, bytes) !== 1) continue;
    if (is.kind === 'codec' && is.codec === 'gzip' && !hasGzipFields(head)) continue;
    if (is.kind === 'codec' && is.codec === 'bzip2' && !hasBzip2Block(head)) continue;
    return is.kind === 'codec' ? is.codec : is.kind === 'archive' ? is.archive : is.kind;
  }
  if (differingBits(head, [0x42, 0x5a, 0x68]) === 0 && hasBzip2Block(head)) return 'bzip2';
  if (head.length >= 512 && differingBits(head.subarray(257), [0x75, 0x73, 0x74, 0x61, 0x72]) === 1) return 'tar';
  return undefined;
}

function differingBits(head: Uint8Array, bytes: readonly number[]): number {
  let bits = 0;
  for (const [i, byte] of bytes.entries()) {
    for (let rest = (head[i] ?? 0) ^ byte; rest !== 0; rest &= rest - 1) bits += 1;
  }
  return bits;
}

/** RFC 1952: no reserved flag, extra flags 0, 2 or 4, an operating system that is known. */
function hasGzipFields(head: Uint8Array): boolean {
  const [flags = 0, extra = 0, system = 0] = [head[3], head[8], head[9]];
  return (flags & 0xe0) === 0 && [0, 2, 4].includes(extra) && (system <= 13 || system === 255);
}

/** The first block's magic number, the digits of pi, or the stream's end. */
function hasBzip2Block(head: Uint8Array): boolean {
  const magic = Buffer.from(head.subarray(4, 10)).toString('hex');
  return magic === '314159265359' || magic === '177245385090';
}
