import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { WickError } from '../../contract/errors.ts';

/** The certificate of an authority from its file, as PEM. @throws WickError `usage` */
export async function readAuthority(file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    void new X509Certificate(text);
    return text;
  } catch (cause) {
    const reason = `There is no certificate in ${file}.`;
    throw new WickError('usage', { reason, hint: 'Name a file in PEM form.' }, { cause });
  }
}
