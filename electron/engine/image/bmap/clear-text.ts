const begin = '-----BEGIN PGP SIGNED MESSAGE-----';
const signature = '\n-----BEGIN PGP SIGNATURE-----';

/** Whether a file is a text with an OpenPGP signature around it (`gpg --clearsign`). */
export function isClearSigned(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, begin.length)).toString('latin1') === begin;
}

/**
 * The text inside, as it was before signing (RFC 9580, section 7): without the armor headers and the escaping of dashes,
 * with the line end before the signature, which is not signed but was there. Undefined where the frame is broken.
 */
export function clearText(signed: string): string | undefined {
  const start = /\n[ \t]*\r?\n/.exec(signed);
  if (start === null) return undefined;
  const from = start.index + start[0].length;
  const end = signed.indexOf(signature, from - 1);
  if (end === -1) return undefined;
  return signed.slice(from, end + 1).replaceAll(/^- /gm, '');
}

/** A text as it is signed: OpenPGP leaves trailing white space and the kind of line ends open. */
export function asSigned(text: string): string {
  return text.replaceAll(/[ \t\r]*\n/g, '\n').trimEnd();
}
