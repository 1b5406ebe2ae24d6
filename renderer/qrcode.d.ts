declare module 'qrcode/lib/core/qrcode.js' {
  /** @throws Error where the text is too long for a code. */
  export function create(
    text: string,
    options: { errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' },
  ): { modules: { size: number; data: Uint8Array } };
}
