interface Document {
  /** Of the file. */
  name: string;
  /** MIME type. */
  type: string;
  base64: string;
}

/** Into the downloads of whoever looks at the page. */
export function saveDocument({ name, type, base64 }: Document): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
  const link = URL.createObjectURL(new Blob([bytes], { type }));
  const anchor = document.createElement('a');
  anchor.href = link;
  anchor.download = name;
  anchor.click();
  // It is read after this.
  setTimeout(() => URL.revokeObjectURL(link), 60_000);
}

/** As an image may name it. */
export function dataLink({ type, base64 }: Document): string {
  return `data:${type};base64,${base64}`;
}
