/**
 * Where an address of a list leads: absolute, http or https; undefined where it leads nowhere Wick can download from. What
 * a list had over TLS names without TLS is asked for with it, unless a checksum proves it anyway.
 */
export function leadsTo(address: string | undefined, list: URL, proven: boolean): string | undefined {
  if (address === undefined || !URL.canParse(address, list.href)) return undefined;
  const url = new URL(address, list);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  if (url.protocol === 'http:' && list.protocol === 'https:' && !proven) url.protocol = 'https:';
  return url.href;
}
