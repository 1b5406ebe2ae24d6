import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { type LabelDesign, labelDesignSchema, labelFields } from '../../../../electron/contract/lot/label.ts';
import type { LabelSubject } from '../../../../electron/engine/lot/label/fields.ts';
import { layOutLabel } from '../../../../electron/engine/lot/label/layout.ts';
import { makeLabels } from '../../../../electron/engine/lot/label/make-labels.ts';
import { pngOf } from '../../../../electron/engine/lot/label/png.ts';
import { rasterOf } from '../../../../electron/engine/lot/label/raster.ts';
import { escaped } from '../../../../electron/engine/lot/label/zpl.ts';
import { widthOf } from '../../../../electron/engine/lot/label/typeface.ts';
import { sampleSubject } from '../../../../electron/engine/lot/label/sample.ts';
import { needing } from '../../../rigs/needs.ts';
import { plainLot } from '../../../rigs/lot.ts';
import { pagesOf, scan, textOf } from './readers.ts';

const subject = (name: string, number = 7): LabelSubject => ({
  lot: { name: 'Spring', image: { source: 'images/gateway.img', sha256: '0'.repeat(64) } },
  unit: {
    number,
    shown: { name, city: 'Łódź' },
    secret: ['token'],
    changed: Date.UTC(2026, 4, 1),
    board: 'B-1',
    marks: { deviceId: '5f1e2d3c4b5a69788796a5b4' },
  },
  station: 'bench-1',
});

const design = (more: object): LabelDesign =>
  labelDesignSchema.parse({
    lines: [
      { field: 'name', bold: true, size: 10 },
      { field: 'unit', caption: 'Unit' },
    ],
    ...more,
  });

async function only(design: LabelDesign, one: LabelSubject, format: 'pdf' | 'png' | 'zpl'): Promise<Buffer> {
  const [document] = await makeLabels(design, [one], { format });
  if (document === undefined) throw new Error('no label');
  return document.bytes;
}

describe('codes', needing('zbarimg', 'dmtxread', 'pdftoppm', 'pdftotext'), () => {
  const kinds = [
    ['qr', '{{name}}/{{deviceId}}'],
    ['datamatrix', 'https://wick.example/{{deviceId}}'],
    ['code128', 'S-{{unit}} ~^_'],
  ] as const;
  const wanted = ['Grüße ^ 東京/5f1e2d3c4b5a69788796a5b4', 'https://wick.example/5f1e2d3c4b5a69788796a5b4', 'S-7 ~^_'];

  test.each(
    kinds.flatMap(([symbology, content], index) =>
      ([203, 300, 600] as const).map((dpi) => [symbology, dpi, content, wanted[index]] as const),
    ),
  )('%s at %i dots an inch is what scanners read on PNG, PDF and ZPL', async (symbology, dpi, content, wanted) => {
    const one = design({ dpi, code: { symbology, content } });
    const unit = subject('Grüße ^ 東京');
    const png = await only(one, unit, 'png');
    expect(await scan(png, symbology)).toEqual([wanted]);
    const [page = Buffer.alloc(0)] = await pagesOf(await only(one, unit, 'pdf'), 300);
    expect(await scan(page, symbology)).toEqual([wanted]);
    const zpl = (await only(one, unit, 'zpl')).toString('latin1');
    expect(await scan(printed(zpl, dpi), symbology)).toEqual([wanted]);
  });
});

/** As much of a printer as puts dots on a label. */
function printed(zpl: string, dpi: number): Buffer {
  const width = Number(/\^PW(\d+)/.exec(zpl)?.[1]);
  const height = Number(/\^LL(\d+)/.exec(zpl)?.[1]);
  const dots = new Uint8Array(width * height);
  for (const [, left, top, row, hex = ''] of zpl.matchAll(/\^FO(\d+),(\d+)\^GFA,\d+,\d+,(\d+),([0-9A-F]+)\^FS/g)) {
    for (const [index, byte] of Buffer.from(hex, 'hex').entries()) {
      const y = Number(top) + Math.floor(index / Number(row));
      const x = Number(left) + (index % Number(row)) * 8;
      for (let bit = 0; bit < 8; bit += 1) if ((byte & (0x80 >> bit)) !== 0) dots[y * width + x + bit] = 1;
    }
  }
  return pngOf({ width, height, dots }, dpi);
}

describe('text', () => {
  test('is in the PDF as text, whatever language it is in', needing('pdftotext'), async () => {
    const name = 'Grüße Łódź Ωμέγα Привет 東京タワー 简体中文';
    const pdf = await only(design({ width: 100 }), subject(name), 'pdf');
    expect(textOf(pdf)).toContain(name);
    expect(textOf(pdf)).toContain('Unit 7');
  });

  test('that is too long becomes smaller, then it is cut', async () => {
    const lines = [{ field: 'name', size: 10 }];
    const at = async (name: string) => (await layOutLabel(design({ lines }), subject(name))).lines[0];
    const full = await at('gateway');
    const small = await at('gateway gateway gateway gateway');
    const lot = design({ lines: [{ field: 'lot', size: 10 }] });
    const cut = (await layOutLabel(lot, { ...subject('1'), lot: { ...subject('1').lot, name: 'gateway '.repeat(20) } }))
      .lines[0];
    // By its name a unit is told from others.
    await expect(at('gateway '.repeat(20))).rejects.toMatchObject({
      code: 'label-too-small',
      fields: { what: 'text' },
    });
    expect(small?.text).toBe('gateway gateway gateway gateway');
    expect(small?.size).toBeLessThan(full?.size ?? 0);
    expect(cut?.text).toMatch(/^gateway gateway .*[a-z]…$/);
    expect(cut?.size).toBeCloseTo((full?.size ?? 0) * 0.6);
  });

  test('goes to printers in UTF-8 without any character that is a command, and as dots where they have no letters', async () => {
    expect(escaped('a^XA~_\\é')).toBe('a_5EXA_7E_5F_5C_C3_A9');
    const lines = [{ field: 'name' }];
    const western = (await only(design({ lines }), subject('^XZ Köln'), 'zpl')).toString('latin1');
    expect(western).toContain('^FH_^FD_5EXZ K_C3_B6ln^FS');
    expect(western.match(/\^XZ/g)).toHaveLength(1);
    const others = (await only(design({ lines }), subject('東京'), 'zpl')).toString('latin1');
    expect(others).not.toContain('^FD');
    expect(others).toMatch(/\^GFA,\d+,\d+,\d+,[0-9A-F]{40,}/);
  });

  test('of any kind stays on the label, or is said not to fit', async () => {
    const kinds = fc.record({
      width: fc.integer({ min: 10, max: 80 }),
      height: fc.integer({ min: 8, max: 50 }),
      dpi: fc.constantFrom(203, 300),
      margin: fc.integer({ min: 0, max: 3 }),
      lines: fc.array(
        fc.record({
          field: fc.constantFrom('name', 'unit', 'value:city'),
          size: fc.integer({ min: 4, max: 30 }),
          bold: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
      code: fc.option(
        fc.record({
          symbology: fc.constantFrom('qr', 'datamatrix', 'code128'),
          content: fc.constantFrom('{{unit}}', 'x{{deviceId}}'),
        }),
        { nil: undefined },
      ),
    });
    const names = fc.string({
      unit: fc.constantFrom('a', 'W', ' ', 'ß', '漢', 'カ', '😀', '\u0301', '\n'),
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(kinds, names, async (wish, name) => {
        const parsed = labelDesignSchema.parse(wish);
        let layout: Awaited<ReturnType<typeof layOutLabel>>;
        try {
          layout = await layOutLabel(parsed, subject(name));
        } catch (error) {
          if (!isWickError(error, 'label-too-small')) throw error;
          const { needsWidth: width, needsHeight: height } = error.fields;
          expect(width > parsed.width || height > parsed.height).toBe(true);
          return;
        }
        const { width, height, lines, code } = layout;
        const end = code === undefined || parsed.code?.symbology === 'code128' ? width : code.area.x;
        for (const { x, y, size, runs } of lines) {
          expect(x + widthOf(runs) * size).toBeLessThanOrEqual(end + 1);
          expect(y).toBeLessThanOrEqual(height);
        }
        for (const one of code?.dark ?? []) {
          expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height).toBe(true);
        }
        expect(rasterOf(layout).dots).toHaveLength(width * height);
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});

test('a made-up unit has something in every field but the secret ones', async () => {
  const sample = sampleSubject(plainLot(1).lot, 0);
  const fields = [...labelFields, 'value:serial'];
  const { lines } = await layOutLabel(
    design({ width: 100, height: 100, lines: fields.map((field) => ({ field })) }),
    sample,
  );
  expect(lines.map(({ text }) => text)).not.toContain('');
});

test('shows the day on which a unit passed, by the clock on the wall', async () => {
  vi.stubEnv('TZ', 'Pacific/Auckland');
  try {
    const one = subject('gw');
    const passed = { ...one, unit: { ...one.unit, passed: Date.UTC(2026, 3, 30, 20), changed: Date.UTC(2026, 5, 1) } };
    const { lines } = await layOutLabel(design({ lines: [{ field: 'date' }] }), passed);
    expect(lines.map(({ text }) => text)).toEqual(['2026-05-01']);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('many leave room for others, end when they are told to, and say which unit is in the way', async () => {
  const units = Array.from({ length: 40 }, (_, index) => subject('gw', index + 1));
  const wish = design({ code: { symbology: 'qr', content: '{{unit}}' } });
  for (const format of ['pdf', 'png', 'zpl'] as const) {
    let others = 0;
    const counting = setInterval(() => (others += 1), 0);
    await makeLabels(wish, units, { format });
    clearInterval(counting);
    expect(others).toBeGreaterThan(5);
  }
  const end = new AbortController();
  setTimeout(() => end.abort(), 5);
  await expect(makeLabels(wish, units, { format: 'zpl', signal: end.signal })).rejects.toThrow();
  const large = design({ width: 300, height: 150, dpi: 300 });
  const many = Array.from({ length: 1000 }, (_, index) => subject('gw', index + 1));
  await expect(makeLabels(large, many, { format: 'png' })).rejects.toMatchObject({ code: 'usage' });
  const long = [subject('gw', 1), subject('gw'.repeat(300), 2)];
  const code = design({ code: { symbology: 'qr', content: '{{name}}' } });
  await expect(makeLabels(code, long, { format: 'pdf' })).rejects.toMatchObject({
    code: 'label-too-small',
    fields: { unit: 2, what: 'code' },
    message: expect.stringMatching(/^The code of unit 2 does not fit/),
  });
});

describe('what cannot be printed', () => {
  test.each([
    [
      'a code that needs more room',
      { width: 30, height: 12, code: { symbology: 'qr', content: 'x'.repeat(200) } },
      'label-too-small',
    ],
    ['bars that need more room', { code: { symbology: 'code128', content: 'x'.repeat(40) } }, 'label-too-small'],
    ['letters that Code 128 has not', { code: { symbology: 'code128', content: '{{value:city}}' } }, 'label-code'],
    ['a code without content', { code: { symbology: 'qr', content: '{{cid}}' } }, 'label-code'],
    ['a field that there is not', { lines: [{ field: 'nmae' }] }, 'label-field'],
    ['a column that there is not', { lines: [{ field: 'value:twon' }] }, 'label-field'],
    ['a secret', { lines: [{ field: 'value:token' }] }, 'label-field'],
    ['more dots than anybody needs', { width: 300, height: 300, dpi: 600 }, 'label-too-large'],
    [
      'more lines than there is room for',
      { height: 8, lines: Array.from({ length: 6 }, () => ({ field: 'name', size: 20 })) },
      'label-too-small',
    ],
  ])('%s', async (_, wish, code) => {
    await expect(layOutLabel(design(wish), subject('gw'))).rejects.toMatchObject({ code });
  });

  test('says how large the label must be, and there it fits', async () => {
    const code = { symbology: 'qr', content: 'x'.repeat(120) };
    const error: unknown = await layOutLabel(design({ width: 20, height: 10, code }), subject('gw')).catch(
      (thrown: unknown) => thrown,
    );
    if (!isWickError(error, 'label-too-small')) throw error;
    const { needsWidth: width, needsHeight: height } = error.fields;
    expect((await layOutLabel(design({ width, height, code }), subject('gw'))).code).toBeDefined();
  });
});
