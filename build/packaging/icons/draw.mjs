// Draws the icon in all sizes and in the formats of the three systems, from one picture, with a Chromium that is there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { icns } from './icns.mjs';
import { ico } from './ico.mjs';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const debians = '/usr/bin/chromium';

/**
 * Leaves `icon.ico`, `icon.icns` and `png/16x16.png` and so on in `folder`.
 * @param {string} folder
 */
export async function drawIcons(folder) {
  const png = join(folder, 'png');
  mkdirSync(png, { recursive: true });
  const pictures = await draw(readFileSync(join(import.meta.dirname, 'wick.svg'), 'utf8'));
  for (const [size, bytes] of pictures) writeFileSync(join(png, `${size}x${size}.png`), bytes);
  writeFileSync(join(folder, 'icon.ico'), ico(pictures));
  writeFileSync(join(folder, 'icon.icns'), icns(pictures));
}

/**
 * PNGs by their width in pixels.
 * @param {string} svg
 * @returns {Promise<Map<number, Buffer>>}
 */
async function draw(svg) {
  const browser = await chromium.launch(
    existsSync(debians) ? { executablePath: debians, args: ['--disable-gpu'] } : { channel: 'chrome' },
  );
  try {
    const page = await browser.newPage();
    const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    /** @type {Map<number, Buffer>} */
    const pictures = new Map();
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<style>body { margin: 0 } img { display: block; width: 100vw; height: 100vh }</style><img src="${address}">`,
      );
      pictures.set(size, await page.screenshot({ omitBackground: true }));
    }
    return pictures;
  } finally {
    await browser.close();
  }
}
