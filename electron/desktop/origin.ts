/** Where the pages live. The scheme is our own: nothing else in the computer is served under it. */
export const scheme = 'app';
export const origin = `${scheme}://wick`;

/** What may be opened in the person's browser from a link on a page. */
const outside = ['https://pantavisor.io/', 'https://docs.pantahub.com/', 'https://hub.pantacor.com/'];

/** Parsed, not compared as text: `app://wick.evil.example` begins like ours. */
export function isOwnPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return protocol === `${scheme}:` && host === 'wick';
}

export function mayOpenOutside(url: string): boolean {
  return URL.canParse(url) && outside.some((prefix) => new URL(url).href.startsWith(prefix));
}
