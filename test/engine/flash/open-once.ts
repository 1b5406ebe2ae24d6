/** Opens a drive and prints the error, or null. Argument: the drive as JSON. */
import type { Drive } from '../../../electron/contract/drive.ts';
import { asWickError } from '../../../electron/contract/errors.ts';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';

process.on('SIGINT', () => {}); // as the command does
const drive = JSON.parse(process.argv[2] ?? '') as Drive;
try {
  await using target = await openTarget(drive, { signal: new AbortController().signal, mode: 'write', force: false });
  console.log(JSON.stringify(target.size > 0 ? null : 'empty'));
} catch (error) {
  console.log(JSON.stringify(asWickError(error)));
}
