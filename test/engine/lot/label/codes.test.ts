import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { type LabelDesign, labelDesignSchema } from '../../../../electron/contract/lot/label.ts';
import { layOutLabel } from '../../../../electron/engine/lot/label/layout.ts';
import { leastModule, placeCode } from '../../../../electron/engine/lot/label/place-code.ts';
import { pngOf } from '../../../../electron/engine/lot/label/png.ts';
import { rasterOf } from '../../../../electron/engine/lot/label/raster.ts';
import { sampleOf } from '../../../../electron/engine/lot/label/sample.ts';
import { needing } from '../../../rigs/needs.ts';
import { scan } from './readers.ts';

const ascii = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((one) => String.fromCharCode(one)) });
/** What scanners' programs leave as it is: they cut white at the ends, and lines. */
const inked = (text: string) => text !== '' && text.trim() === text;
const unicode = fc.string({ unit: fc.constantFrom('a', '7', '-', 'ß', 'Ł', 'Я', '東', 'カ', '😀'), minLength: 1 });

const contents = {
  qr: fc.oneof(ascii, unicode).filter(inked),
  // dmtxread takes what is beyond ASCII for Latin 1, whatever the code says it is.
  datamatrix: ascii.filter(inked),
  code128: ascii.filter(inked),
} as const;

const fields = (symbology: keyof typeof contents) =>
  fc.record({
    content: contents[symbology],
    dpi: fc.constantFrom(203 as const, 300 as const, 600 as const),
    lines: fc.constantFrom<{ field: string }[]>([], [{ field: 'unit' }]),
  });

/** The smallest label that takes this, by what its refusals say. */
async function smallestFor(
  wish: { content: string; dpi: LabelDesign['dpi']; lines: { field: string }[] },
  code: string,
) {
  const { content, dpi, lines } = wish;
  let design = labelDesignSchema.parse({
    width: 10,
    height: 8,
    dpi,
    margin: 0,
    lines,
    code: { symbology: code, content: '{{value:own}}' },
  });
  for (let turn = 0; turn < 4; turn += 1) {
    try {
      return { design, layout: await layOutLabel(design, sampleOf('Spring', { own: content })) };
    } catch (error) {
      if (!isWickError(error, 'label-too-small')) throw error;
      const { needsWidth: width, needsHeight: height } = error.fields;
      expect(width > design.width || height > design.height).toBe(true);
      design = { ...design, width, height };
    }
  }
  throw new Error(`never large enough for ${JSON.stringify(wish)}`);
}

describe('what is told to fit is read, at the smallest size that is allowed', needing('zbarimg', 'dmtxread'), () => {
  test.each(['qr', 'datamatrix', 'code128'] as const)('%s', { timeout: 120_000 }, async (symbology) => {
    await fc.assert(
      fc.asyncProperty(fields(symbology), async (wish) => {
        const { design, layout } = await smallestFor(wish, symbology);
        const narrowest = Math.min(...(layout.code?.dark ?? []).map(({ width }) => width));
        expect(narrowest).toBeGreaterThanOrEqual(leastModule(design));
        // As a camera sees it: more dots than the printer has, and the white of the paper around.
        const picture = enlarged(rasterOf(layout), 3, 40);
        expect(await scan(pngOf(picture, design.dpi * 3), symbology)).toEqual([wish.content]);
      }),
      { seed: 11, numRuns: 25, interruptAfterTimeLimit: 60_000 },
    );
  });

  test.each(['qr', 'datamatrix', 'code128'] as const)('%s of anything else is refused', async (symbology) => {
    const narrow = labelDesignSchema.parse({ width: 30, height: 12, lines: [], code: { symbology, content: 'x' } });
    const [module, { width, height }] = [leastModule(narrow), { width: 240, height: 96 }];
    const long = fc.string({ unit: fc.constantFrom('a', 'B', '7', 'ß'), minLength: 1, maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(long, async (content) => {
        try {
          const placed = await placeCode(narrow, content);
          for (const one of placed?.dark ?? []) {
            expect(Math.min(one.width, one.height)).toBeGreaterThanOrEqual(module);
            expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height).toBe(true);
          }
        } catch (error) {
          if (!isWickError(error, 'label-too-small') && !isWickError(error, 'label-code')) throw error;
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});

function enlarged({ width, height, dots }: ReturnType<typeof rasterOf>, by: number, around: number) {
  const [wide, high] = [width * by + 2 * around, height * by + 2 * around];
  const larger = new Uint8Array(wide * high);
  for (let y = 0; y < height * by; y += 1) {
    for (let x = 0; x < width * by; x += 1) {
      larger[(y + around) * wide + x + around] = dots[Math.floor(y / by) * width + Math.floor(x / by)] ?? 0;
    }
  }
  return { width: wide, height: high, dots: larger };
}
