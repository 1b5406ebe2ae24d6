export interface Look {
  name: string;
  width: number;
  height: number;
  scheme: 'light' | 'dark';
  language: string;
  /** Of the browser: pixels of the screen for one of CSS. */
  zoom?: number;
  /** The picture shows the window, not the whole page. */
  window?: true;
}

export const looks: readonly Look[] = [
  { name: 'light', width: 1280, height: 800, scheme: 'light', language: 'en-US' },
  { name: 'dark', width: 1280, height: 800, scheme: 'dark', language: 'en-US' },
  { name: 'german', width: 1280, height: 800, scheme: 'light', language: 'de-DE' },
  { name: 'phone', width: 320, height: 640, scheme: 'light', language: 'en-US' },
  { name: 'tablet', width: 800, height: 1000, scheme: 'light', language: 'en-US' },
  { name: 'bench', width: 2560, height: 1440, scheme: 'dark', language: 'en-US' },
  { name: 'zoomed', width: 640, height: 400, scheme: 'light', language: 'en-US', zoom: 2, window: true },
];
