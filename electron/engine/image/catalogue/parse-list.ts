import { WickError } from '../../../contract/errors.ts';
import { parsePantavisor } from './pantavisor.ts';
import { parseRaspberryPi } from './raspberry-pi.ts';
import type { CatalogueFolder } from './tree.ts';

/**
 * A list of either format, told by its content. `list` is where it lies, and `shown` how that may be shown.
 *
 * @throws WickError `catalogue-unreadable`
 */
export function parseList(bytes: Uint8Array, list: URL, shown: string): CatalogueFolder {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const reason = /^\s*<(?:!doctype|html)/iu.test(Buffer.from(bytes.subarray(0, 500)).toString('latin1'))
      ? 'it is a web page'
      : 'it is not JSON';
    throw new WickError('catalogue-unreadable', { list: shown, reason }, { cause });
  }
  const found = parseRaspberryPi(json, list) ?? parsePantavisor(json, list);
  if (found !== undefined) return found;
  throw new WickError('catalogue-unreadable', { list: shown, reason: 'it is JSON of another kind' });
}
