import { type NativeAddon, native } from '../../../../native/native.ts';
import type { Codec, Decoder } from '../decoder.ts';
import { bzip2 } from './bzip2.ts';
import { gzip } from './gzip.ts';
import { lz4 } from './lz4.ts';
import { nativeDecoder } from './native.ts';
import { lzma, xz } from './xz.ts';
import { zstd } from './zstd.ts';

const packages: Record<Codec, Decoder> = { gzip, bzip2, xz, lzma, zstd, lz4 };

/** The decoder of a codec: the addon's where it has one, else what a package offers. A test may ask for either. */
export function decoderFor(codec: Codec, addon: NativeAddon | undefined = native): Decoder {
  return addon?.codecs.includes(codec) === true ? nativeDecoder(addon, codec) : packages[codec];
}

/** Without the addon. */
export function packageDecoderFor(codec: Codec): Decoder {
  return packages[codec];
}
