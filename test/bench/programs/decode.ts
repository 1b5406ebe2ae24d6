// decode CODEC FILE: Wick's decoder alone, from the file to standard output.
import { writeSync } from 'node:fs';
import type { Codec } from '../../../electron/engine/image/decoder.ts';
import { decoderFor } from '../../../electron/engine/image/decode/decode.ts';
import { openFile } from '../../../electron/engine/image/source/file.ts';

const [codec = '', path = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const source = await openFile(path);
const decode = decoderFor(codec as Codec);
for await (const chunk of decode(source.open({ signal, lend: true }), { what: path, signal, lend: true }))
  writeSync(1, chunk);
