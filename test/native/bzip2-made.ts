// Blocks of bzip2 data made symbol by symbol, for what no present encoder writes: randomised blocks, magics by chance.
import { readFileSync } from 'node:fs';

/** 254 bytes are in use, so that there are 256 symbols, each with a code of 8 bits: what is written is what comes out. */
const usedBytes = 254;
const endSymbol = 255;

export interface MadeBlock {
  readonly bits: string;
  readonly content: Buffer;
  readonly check: number;
}

/** A block of the given symbols (0 to 254: two run lengths, then places). `origin`: the row that is the block. */
export function madeBlock(symbols: readonly number[], origin: number, randomised = false): MadeBlock {
  const block = inverseTransform(lastColumn(symbols), origin);
  if (randomised) turnBits(block);
  const content = undoRuns(block);
  const check = crc(content);
  const groups = Math.ceil((symbols.length + 1) / 50);
  const table = `${number(8, 5)}${'0'.repeat(256)}`;
  const bits = [
    number(0x314159, 24),
    number(0x265359, 24),
    number(check, 32),
    randomised ? '1' : '0',
    number(origin, 24),
    '1'.repeat(16 + 254),
    '00',
    number(2, 3),
    number(groups, 15),
    '0'.repeat(groups),
    table,
    table,
    ...symbols.map((symbol) => number(symbol, 8)),
    number(endSymbol, 8),
  ].join('');
  return { bits, content, check };
}

/** A stream of level 9. */
export function madeStream(blocks: readonly MadeBlock[]): Buffer {
  const check = blocks.reduce((sum, block) => (((sum << 1) | (sum >>> 31)) ^ block.check) >>> 0, 0);
  const bits = [
    ...blocks.map((block) => block.bits),
    number(0x177245, 24),
    number(0x385090, 24),
    number(check, 32),
  ].join('');
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.concat([Buffer.from('BZh9'), Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))]);
}

function number(value: number, bits: number): string {
  return value.toString(2).padStart(bits, '0');
}

function lastColumn(symbols: readonly number[]): number[] {
  const list = Array.from({ length: usedBytes }, (_, i) => i);
  const column: number[] = [];
  let weight = 1;
  for (const symbol of symbols) {
    if (symbol < 2) {
      for (let i = weight << symbol; i > 0; i--) column.push(list[0] ?? 0);
      weight *= 2;
    } else {
      weight = 1;
      list.unshift(...list.splice(symbol - 1, 1));
      column.push(list[0] ?? 0);
    }
  }
  return column;
}

function inverseTransform(column: readonly number[], origin: number): Buffer {
  const rows = column.map((byte, row) => ({ byte, row })).sort((a, b) => a.byte - b.byte || a.row - b.row);
  const block = Buffer.alloc(column.length);
  let row = origin;
  for (let i = 0; i < block.length; i++) {
    const link = rows[row] ?? { byte: 0, row: 0 };
    block[i] = link.byte;
    row = link.row;
  }
  return block;
}

/** The steps stand in the decoder's own table; a wrong one there does not get past `bzip2 -d`. */
function turnBits(block: Buffer): void {
  const source = readFileSync(new URL('../../native/bzip2/random.h', import.meta.url), 'utf8');
  const steps = (/\{([\d,\s]+)\}/.exec(source)?.[1] ?? '').match(/\d+/g)?.map(Number) ?? [];
  let group = 0;
  for (let i = 0; group < block.length; i++) {
    const step = steps[i % steps.length] ?? Number.NaN;
    const at = group + step - 2;
    if (at < block.length) block[at] = (block[at] ?? 0) ^ 1;
    group += step;
  }
}

function undoRuns(block: Buffer): Buffer {
  const content: number[] = [];
  let equal = 0;
  for (let i = 0; i < block.length; i++) {
    const byte = block[i] ?? 0;
    equal = equal > 0 && byte === content.at(-1) ? equal + 1 : 1;
    content.push(byte);
    if (equal < 4) continue;
    for (let more = block[++i] ?? 0; more > 0; more--) content.push(byte);
    equal = 0;
  }
  return Buffer.from(content);
}

function crc(content: Buffer): number {
  let value = 0xffffffff;
  for (const byte of content) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0);
  }
  return ~value >>> 0;
}
