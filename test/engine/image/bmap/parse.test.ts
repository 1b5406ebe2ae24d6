import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import { rangeEnd } from '../../../../electron/contract/range.ts';
import type { BlockMap } from '../../../../electron/engine/image/bmap/bmap.ts';
import { parseBmap } from '../../../../electron/engine/image/bmap/parse.ts';
import { digest, handMade, type Parts } from './hand-made.ts';

const hex = (type: string) => digest(type, 'a range');

function refusal(file: Uint8Array): { code: string; message: string } {
  try {
    parseBmap(file, 'card.bmap');
  } catch (error) {
    if (isWickError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'accepted', message: '' };
}

/** What every later step relies on. */
function expectSound(map: BlockMap) {
  expect(map.imageSize).toBeGreaterThan(0);
  let end = 0;
  for (const range of map.ranges) {
    expect(range.offset).toBeGreaterThanOrEqual(end);
    expect(range.offset % map.blockSize).toBe(0);
    expect(range.length).toBeGreaterThan(0);
    end = rangeEnd(range);
  }
  expect(end).toBeLessThanOrEqual(map.imageSize);
}

describe('versions', () => {
  it.each([
    ['1.2', 'sha1'],
    ['1.3', 'sha1'],
    ['1.4', 'sha256'],
    ['2.0', 'sha256'],
    ['2.0', 'sha1'],
    ['2.0', 'sha512'],
    ['2.7', 'sha256'],
  ] as const)('reads %s with %s', (version, type) => {
    const ranges = [{ blocks: '0', checksum: hex(type) }, { blocks: '3-4', checksum: hex(type) }, { blocks: '9' }];
    expect(parseBmap(handMade({ version, type, ranges }), 'card.bmap')).toEqual({
      version,
      name: 'card.bmap',
      imageSize: 40_960,
      blockSize: 4096,
      checksumType: type,
      ranges: [
        { offset: 0, length: 4096, checksum: hex(type) },
        { offset: 12_288, length: 8192, checksum: hex(type) },
        { offset: 36_864, length: 4096 },
      ],
    });
  });

  it.each(['1.0', '1.2', '1.3', '1.4', '2.0'])('reads %s without any checksum', (version) => {
    const map = parseBmap(handMade({ version, sealed: false }), 'card.bmap');
    expect(map.checksumType).toBeUndefined();
    expect(map.ranges).toHaveLength(3);
  });

  it('reads a map of an image without data', () => {
    expect(parseBmap(handMade({ ranges: [], mapped: 0 }), 'x').ranges).toEqual([]);
  });

  it('clips the last range to an image that ends inside a block', () => {
    const map = parseBmap(handMade({ imageSize: 36_865, ranges: [{ blocks: '8-9' }], mapped: 2 }), 'x');
    expect(map.ranges).toEqual([{ offset: 32_768, length: 4097 }]);
  });

  it('takes upper-case digests', () => {
    const map = parseBmap(
      handMade({ ranges: [{ blocks: '0', checksum: hex('sha256').toUpperCase() }], mapped: 1 }),
      'x',
    );
    expect(map.ranges[0]?.checksum).toBe(hex('sha256'));
  });

  it('looks over elements that a later minor version may add', () => {
    expect(refusal(handMade({ extra: '<Maker site="a"><Name>b</Name></Maker>' })).code).toBe('accepted');
  });
});

describe('its own checksum', () => {
  it.each(['1.3', '1.4', '2.0'])('is checked in %s', (version) => {
    const file = handMade({ version });
    const at = file.indexOf('3-4');
    file[at] = '2'.charCodeAt(0);
    expect(refusal(file).code).toBe('bmap-checksum');
  });

  it('notices a change of one bit anywhere', () => {
    const file = handMade();
    fc.assert(
      fc.property(fc.nat(file.length * 8 - 1), (bit) => {
        const changed = Buffer.from(file);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        // The digest itself may turn to upper case.
        if (refusal(changed).code === 'accepted') {
          expect(changed.toString().toLowerCase()).toBe(file.toString().toLowerCase());
          expect(parseBmap(changed, 'x')).toEqual(parseBmap(file, 'x'));
        }
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});

describe('refused', () => {
  const cases: [string, Partial<Parts>, RegExp][] = [
    ['a later major version', { version: '3.0' }, /version 3\.0 is not known/],
    ['version 0', { version: '0.9' }, /version 0\.9 is not known/],
    ['a version that is none', { version: 'two' }, /"two" is not a version/],
    ['ranges that overlap', { ranges: [{ blocks: '0-2' }, { blocks: '2' }] }, /2-2 overlaps/],
    ['ranges out of order', { ranges: [{ blocks: '5-6' }, { blocks: '1-2' }] }, /1-2 overlaps or precedes/],
    ['a range twice', { ranges: [{ blocks: '5-6' }, { blocks: '5-6' }] }, /5-6 overlaps/],
    ['a range that runs backwards', { ranges: [{ blocks: '6-3' }] }, /6-3 runs backwards/],
    ['a range past the end', { ranges: [{ blocks: '7-10' }] }, /7-10 lies past the image's last block, 9/],
    ['too few blocks', { blocks: 9 }, /40960 bytes are not 9 blocks of 4096 bytes/],
    ['too many blocks', { blocks: 11 }, /are not 11 blocks/],
    ['a wrong count of mapped blocks', { mapped: 5 }, /its ranges have 4 blocks, not the 5/],
    ['no image', { imageSize: 0, blocks: 0 }, /no bytes/],
    ['a negative size', { imageSize: -1 }, /ImageSize "-1" is not a number/],
    ['hexadecimal', { imageSize: '0xa000' }, /"0xa000"/],
    ['an exponent', { imageSize: '4e4' }, /"4e4"/],
    ['a fraction', { imageSize: '40960.0' }, /"40960.0"/],
    ['a size beyond exact numbers', { imageSize: '9007199254740993' }, /not a number of use/],
    ['an empty number', { blockSize: '' }, /BlockSize ""/],
    ['a block size of 0', { blockSize: 0 }, /block size of 0/],
    ['an odd block size', { blockSize: 4095, blocks: 11 }, /block size of 4095/],
    ['a tiny block size', { blockSize: 1, blocks: 40_960 }, /block size of 1 /],
    ['a range of three', { ranges: [{ blocks: '1-2-3' }] }, /"1-2-3" is not a range/],
    ['a negative range', { ranges: [{ blocks: '-3' }] }, /not a number of use/],
    ['a range of words', { ranges: [{ blocks: 'all' }] }, /"all" is not a number/],
    ['an empty range', { ranges: [{ blocks: '' }] }, /not a number/],
    ['a short digest', { ranges: [{ blocks: '0', checksum: 'abc' }] }, /range 0-0 is not a sha256 digest of 64/],
    ['a digest of another type', { ranges: [{ blocks: '0', checksum: hex('sha1') }] }, /not a sha256 digest/],
    ['a digest that is no hex', { ranges: [{ blocks: '0', checksum: 'g'.repeat(64) }] }, /not a sha256 digest/],
    ['a second ImageSize', { extra: '<ImageSize>8192</ImageSize>' }, /ImageSize is missing or given more than once/],
    ['a second BlockMap', { extra: '<BlockMap><Range>0</Range></BlockMap>' }, /BlockMap is missing or given more/],
    ['a digit as an entity', { imageSize: '4096&#48;' }, /"4096&#48;" is not a number/],
    ['an unknown entity', { extra: '<Maker>&who;</Maker>', imageSize: '&who;' }, /ImageSize "&who;" is not a number/],
  ];
  it.each(cases)('%s', (_, changes, message) => {
    const { code, message: text } = refusal(handMade(changes));
    expect(code).toBe('bmap-invalid');
    expect(text).toMatch(message);
    expect(text.length).toBeLessThan(400);
  });

  it('checksums of a type that is not named', () => {
    const file = handMade({ sealed: false, ranges: [{ blocks: '0', checksum: hex('sha256') }], mapped: 1 });
    const unnamed = file.toString().replace(/<ChecksumType>.*<\/ChecksumType>/, '');
    expect(refusal(Buffer.from(unnamed)).message).toMatch(/does not say of which type/);
    const md5 = file.toString().replace('> sha256 <', '> md5 <');
    expect(refusal(Buffer.from(md5)).message).toMatch(/checksum type "md5" is not known/);
  });

  it.each(['ImageSize', 'BlockSize', 'BlocksCount', 'MappedBlocksCount', 'BlockMap'])('a map without %s', (field) => {
    const file = handMade({ sealed: false }).toString();
    const without = file.replace(new RegExp(`<${field}>[^]*</${field}>`), '');
    expect(refusal(Buffer.from(without)).message).toMatch(`${field} is missing`);
  });

  it('a map that is cut short anywhere', () => {
    const file = handMade();
    for (let length = 0; length < file.length - '</bmap>'.length; length += 1) {
      expect(refusal(file.subarray(0, length)).code, `${length} bytes`).toBe('bmap-invalid');
    }
  });
});

describe('hostile documents', () => {
  const laughs = `<!DOCTYPE bmap [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i} "${`&a${i || ''};`.repeat(10)}">`).join('')}]>\n`;
  const external = '<!DOCTYPE bmap [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n';
  it.each([
    ['entities that multiply', laughs],
    ['external entities', external],
    ['an external DTD', '<!DOCTYPE bmap SYSTEM "http://127.0.0.1:1/x.dtd">\n'],
  ])('%s are refused', (_, prolog) => {
    expect(refusal(handMade({ prolog })).message).toMatch(/declares a document type, entities/);
  });

  it('names that reach into prototypes do no harm', () => {
    for (const name of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString']) {
      refusal(handMade({ extra: `<${name} polluted="1"><polluted>1</polluted></${name}>` }));
      refusal(handMade({ extra: `<Maker ${name}="1" />` }));
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    }
  });

  const mega = 20_000_000;
  const cycle = (text: string) => text.repeat(mega / text.length);
  const head = '<bmap version="2.0">';
  const documents: [string, () => string][] = [
    ['20 MB of zeroes', () => '\0'.repeat(mega)],
    ['20 MB of words', () => cycle('word ')],
    ['20 MB of opening brackets', () => cycle('<')],
    ['elements that never close', () => cycle('<a>')],
    ['quotes that never close', () => cycle('<a b="')],
    ['100,000 levels', () => `${head}${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</bmap>`],
    ['100,000 levels of ranges', () => `${head}${'<Range>'.repeat(100_000)}${'</Range>'.repeat(100_000)}</bmap>`],
    ['millions of empty elements', () => `${head}${cycle('<a/>')}</bmap>`],
    [
      'millions of different elements',
      () => `${head}${Array.from({ length: 2e6 }, (_, i) => `<a${i}/>`).join('')}</bmap>`,
    ],
    ['millions of attributes', () => `<bmap ${Array.from({ length: 2e6 }, (_, i) => `a${i}="1"`).join(' ')}/>`],
    ['a long element name', () => `<${'a'.repeat(mega)}>`],
    ['20 MB of ampersands', () => `${head}${cycle('&amp;')}</bmap>`],
    ['millions of comments', () => `${head}${cycle('<!-- -->')}</bmap>`],
    ['comments that never close', () => cycle('<!--')],
    ['processing instructions', () => cycle('<?a?>')],
    ['a million ranges that are empty', () => `${head}<BlockMap>${'<Range/>'.repeat(1e6)}</BlockMap></bmap>`],
    ['unparsed data', () => `${head}${cycle('<![CDATA[<]]>')}</bmap>`],
  ];
  it.each(documents)('%s are refused in time', (_, make) => {
    const file = Buffer.from(make());
    const start = performance.now();
    expect(refusal(file).code).toBe('bmap-invalid');
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it('bytes that are no text are refused', () => {
    expect(refusal(Buffer.alloc(20_000_000, 0xff)).message).toMatch(/it is not text/);
    expect(refusal(Buffer.alloc(64 * 1024 * 1024 + 1, 0x20)).message).toMatch(/more than 67\.1 MB/);
    expect(refusal(Buffer.alloc(0)).message).toMatch(/not an XML file/);
  });
});

describe('whatever the file says', () => {
  const number = fc.oneof(
    fc.nat(20),
    fc.constantFrom('0', '-1', '4096', '40960', '1e3', '', ' ', '99999999999999999999'),
  );
  const parts: fc.Arbitrary<Partial<Parts>> = fc.record(
    {
      imageSize: number,
      blockSize: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(512, 4096) }, { weight: 1, arbitrary: number }),
      blocks: number,
      mapped: number,
      ranges: fc.array(
        fc.oneof(
          fc.tuple(fc.nat(12), fc.nat(12)).map(([a, b]) => ({ blocks: `${a}-${b}` })),
          fc.nat(12).map((a) => ({ blocks: String(a) })),
          fc.string().map((text) => ({ blocks: text.replace(/[<&]/g, '') })),
        ),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: [] },
  );

  it('no map comes out with ranges that overlap, run backwards or leave the image', () => {
    let accepted = 0;
    const run = (file: Uint8Array) => {
      try {
        expectSound(parseBmap(file, 'x'));
        accepted += 1;
      } catch (error) {
        if (!isWickError(error)) throw error;
        expect(['bmap-invalid', 'bmap-checksum']).toContain(error.code);
      }
    };
    fc.assert(
      fc.property(parts, (changes) => run(handMade(changes))),
      { seed: 3, numRuns: 1500 },
    );
    const unsealed = handMade({ sealed: false });
    const edit = fc.record({
      at: fc.nat(unsealed.length),
      cut: fc.nat(12),
      put: fc.string({ unit: 'binary', maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = unsealed.toString('latin1');
        for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
        run(Buffer.from(text));
      }),
      { seed: 4, numRuns: 3000 },
    );
    const digit = fc.record({ at: fc.nat(unsealed.length - 1), to: fc.constantFrom(...Array.from('0123456789-')) });
    fc.assert(
      fc.property(fc.array(digit, { minLength: 1, maxLength: 3 }), (edits) => {
        const characters = Array.from(unsealed.toString('latin1'));
        for (const { at, to } of edits) if (/[\d-]/.test(characters[at] ?? '')) characters[at] = to;
        run(Buffer.from(characters.join('')));
      }),
      { seed: 5, numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
