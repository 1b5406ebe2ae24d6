const secretKey = /token|secret|sig|key|auth|pass|credential|session/iu;

/** An address as it may be shown: without passwords, and without what looks like one in the query. */
export function shownAddress(url: URL): string {
  const shown = new URL(url);
  shown.hash = '';
  if (shown.password !== '') shown.password = '***';
  else if (shown.username !== '') shown.username = '***';
  if (shown.search === '') return shown.href;
  const parts = shown.search.slice(1).split('&');
  const masked = parts.map((part) => {
    const [key = '', value] = part.split(/=(.*)/su);
    return value !== undefined && secretKey.test(key) ? `${key}=***` : part;
  });
  shown.search = masked.join('&');
  return shown.href;
}

/** Last part of the path, without its escapes; the host where there is none. */
export function addressFileName(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  if (last === '') return url.hostname;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/**
 * The address of a file beside this one. A query stays, since it often carries the right to download; but where it
 * names the file itself, the path says nothing, and there is no telling what is beside it.
 */
export function siblingAddress(url: URL, fileName: string): URL | undefined {
  const last = url.pathname.split('/').at(-1) ?? '';
  if (last === '' || /\.(?:php|aspx?|cgi|jsp)$/iu.test(last)) return undefined;
  const path = url.pathname.slice(0, url.pathname.length - last.length);
  const sibling = new URL(url);
  sibling.pathname = path + encodeURIComponent(fileName);
  return sibling;
}

/** Basic credentials of an address (RFC 7617), as the value of a header. */
export function basicCredentials(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
