import { afterAll, beforeAll } from 'vitest';
import { type Chromium, startChromium } from './electron/chromium.ts';

/** One Chromium for all tests of a file, started unless they are not run for want of something. */
export function oneChromium(needed: { skip?: true }): () => Chromium {
  let chromium: Chromium | undefined;
  beforeAll(async () => {
    if (needed.skip === undefined) chromium = await startChromium();
  });
  afterAll(async () => await chromium?.[Symbol.asyncDispose]());
  return () => {
    if (chromium === undefined) throw new Error('there is no Chromium before the tests');
    return chromium;
  };
}
