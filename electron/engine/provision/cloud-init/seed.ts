import { createHash } from 'node:crypto';
import { isMap, parseDocument } from 'yaml';
import type { Content } from '../content.ts';
import { textContent } from '../content.ts';

/**
 * `meta-data` with an instance id that changes with the other files: cloud-init does its work once for each id
 * (docs.cloud-init.io: NoCloud). What else the image's own file says, its comments too, stays.
 */
export async function metaData(
  old: string | undefined,
  others: readonly Content[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<{ content: Content; instanceId: string }> {
  const hash = createHash('sha256');
  for (const other of others) hash.update(await other.read());
  const instanceId =
    typeof more['instance-id'] === 'string' ? more['instance-id'] : `wick-${hash.digest('hex').slice(0, 16)}`;
  const document = parseDocument(old ?? '');
  const usable = document.errors.length === 0 && (isMap(document.contents) || document.contents === null);
  const kept = usable ? document : parseDocument('');
  // Raspberry Pi OS ships the other spelling, which is not read where this one stands.
  if (kept.has('instance_id')) kept.delete('instance_id');
  for (const [key, value] of Object.entries({ ...more, 'instance-id': instanceId })) kept.set(key, value);
  const text = kept.toString({ lineWidth: 0 });
  return { content: textContent(() => text), instanceId };
}

/** An instance id among the kernel's words wins over the one of `meta-data`: it is brought up to date. */
export function withInstanceId(cmdline: string, instanceId: string): string {
  return cmdline.replaceAll(/(?<=(?:^|\s)ds=nocloud[^\s]*;(?:i|instance-id)=)[^\s;]+/g, () => instanceId);
}
