/** Where a printer listens. */
export interface PrinterAddress {
  /** A name, or an address; of IPv6 without its brackets. */
  host: string;
  port: number;
}

/** `label.example:9100`, `192.168.1.7:9100`, `[::1]:9100`; undefined for what is none of them. */
export function printerAddress(text: string): PrinterAddress | undefined {
  const [, six, name, digits] = /^(?:\[([\da-f:.]+(?:%[\w.-]+)?)\]|([^\s/@[\]:]+)):(\d{1,5})$/i.exec(text.trim()) ?? [];
  const host = six ?? name;
  const port = Number(digits);
  return host === undefined || port === 0 || port > 65_535 ? undefined : { host, port };
}
