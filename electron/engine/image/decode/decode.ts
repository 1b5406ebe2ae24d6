import { native } from '../../../../native/native.ts';
import { WickError } from '../../../contract/errors.ts';
import type { Codec, Decoder } from '../decoder.ts';
import { nativeDecoder } from './native.ts';

/** `native` is the addon, `package` what replaces it where it is missing. */
export type Way = 'native' | 'package';

/** The decoder of a codec: the addon's where it has one. A test may ask for one way or the other. */
export function decoderFor(codec: Codec, way?: Way): Decoder {
  if (native !== undefined && way !== 'package' && native.codecs.includes(codec)) return nativeDecoder(native, codec);
  throw new WickError('bug', { reason: `there is no decoder for ${codec}` });
}
