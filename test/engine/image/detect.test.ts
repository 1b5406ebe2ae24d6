import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detect } from '../../../electron/engine/image/detect.ts';
import { noise } from '../../rigs/memory-image.ts';
import { needing } from '../../rigs/needs.ts';

const head = (...bytes: number[]) => Buffer.concat([Buffer.from(bytes), noise(2000, 9)]);
const text = (start: string) => Buffer.from(start, 'latin1');
const at = (offset: number, mark: string, length = 4096) => {
  const bytes = Buffer.alloc(length);
  bytes.write(mark, offset, 'latin1');
  return bytes;
};

const programOf = (command: string) => command.slice(0, command.indexOf(' '));

/** tar reads no input, and a pipe that nobody reads breaks. */
function packed(command: string, input: Uint8Array = noise(command.startsWith('tar') ? 0 : 5000, 1)): Buffer {
  return execFileSync('sh', ['-c', command], { input, stdio: ['pipe', 'pipe', 'ignore'] });
}

describe('what the tools write', () => {
  const commands: [string, string][] = [
    ['gzip', 'gzip -c'],
    ['bzip2', 'bzip2 -c'],
    ['xz', 'xz -c'],
    ['xz', 'xz -0 -C none -c'],
    ['zstd', 'zstd -q -c'],
    ['zstd', 'zstd -q -19 --long=27 -c'],
    ['lz4', 'lz4 -q -c'],
    ['lz4', 'lz4 -q -l -c'],
    ...[
      '-0',
      '-1',
      '-6',
      '-9e',
      '--lzma1=dict=4KiB',
      '--lzma1=lc=0,lp=4,pb=0',
      '--lzma1=dict=1536MiB,mode=fast,mf=hc3,nice=3',
    ].map((level): [string, string] => ['lzma', `xz --format=lzma ${level} -c`]),
  ];
  for (const [codec, command] of commands) {
    it(`is ${codec} from ${command}`, needing(programOf(command)), () => {
      if (command.includes('1536MiB') && packedFails(command)) return;
      expect(detect(packed(command))).toEqual({ kind: 'codec', codec });
      expect(detect(packed(command, Buffer.alloc(0)))).toEqual({ kind: 'codec', codec });
      expect(detect(packed(command, Buffer.alloc(100_000))).kind).toBe('codec');
    });
  }

  it.each(['v7', 'ustar', 'gnu', 'pax', 'oldgnu'])('is tar in the format %s', needing('tar'), (format) => {
    expect(detect(packed(`tar --format=${format} -cf - -C / etc/passwd`))).toEqual({
      kind: 'archive',
      archive: 'tar',
    });
  });

  it('is zip', needing('zip'), () => {
    expect(detect(packed('zip -q - -'))).toEqual({ kind: 'archive', archive: 'zip' });
  });

  it('is zip, also an empty one', () => {
    expect(detect(Buffer.concat([text('PK\x05\x06'), Buffer.alloc(18)]))).toEqual({ kind: 'archive', archive: 'zip' });
  });

  it('is 7z', needing('7z'), () => {
    const bytes = packed('d=$(mktemp -d) && cat > $d/a && 7z a -bd $d/a.7z $d/a >&2 && cat $d/a.7z; rm -r $d');
    expect(detect(bytes)).toEqual({ kind: 'refused', format: '7z' });
  });
});

/** A dictionary of this size needs more memory than some machines give. */
function packedFails(command: string): boolean {
  try {
    packed(command);
    return false;
  } catch {
    return true;
  }
}

describe('skippable frames', () => {
  const skippable = (length: number) => {
    const frame = Buffer.alloc(8 + length);
    frame.writeUInt32LE(0x184d2a53, 0);
    frame.writeUInt32LE(length, 4);
    return frame;
  };
  it('before a zstd or lz4 frame are passed over', () => {
    const zstd = [0x28, 0xb5, 0x2f, 0xfd];
    const lz4 = [0x04, 0x22, 0x4d, 0x18];
    expect(detect(Buffer.concat([skippable(4), skippable(0), head(...zstd)]))).toEqual({
      kind: 'codec',
      codec: 'zstd',
    });
    expect(detect(Buffer.concat([skippable(4), skippable(100), head(...lz4)]))).toEqual({
      kind: 'codec',
      codec: 'lz4',
    });
    expect(detect(skippable(4))).toEqual({ kind: 'codec', codec: 'zstd' });
  });
});

describe('what cannot be unpacked', () => {
  it.each([
    ['RAR', text('Rar!\x1a\x07\x01\0')],
    ['CAB', text('MSCF\0\0\0\0')],
    ['ACE', at(7, '**ACE**')],
    ['ARJ', Buffer.concat([Buffer.from([0x60, 0xea, 0x29, 0, 0x22, 11, 1]), noise(600, 2)])],
    ['compress (.Z)', head(0x1f, 0x9d, 0x90)],
    ['lzip', text('LZIP\x01')],
    ['lzop', text('\x89LZO\0\r\n\x1a\n')],
    ['lrzip', text('LRZI\0\x06')],
    ['zpaq', text('7kSt\xa0\x31\x83\xd3\x8c\xb2\x28\xb0\xd3zPQ')],
    ['zip archive in several parts', text('PK\x07\x08PK\x03\x04')],
    ['zstd (a version before 0.8)', head(0x27, 0xb5, 0x2f, 0xfd)],
    ['cpio', text('070701')],
    ['RPM package', head(0xed, 0xab, 0xee, 0xdb)],
    ['QEMU disk (qcow2)', text('QFI\xfb\0\0\0\x03')],
    ['VMware disk (VMDK)', text('KDMV\x01\0\0\0')],
    ['VMware disk (VMDK)', text('# Disk DescriptorFile\nversion=1')],
    ['Hyper-V disk (VHDX)', text('vhdxfile')],
    ['Virtual PC disk (VHD)', text('conectix')],
    [
      'VirtualBox disk (VDI)',
      Buffer.concat([at(0, '<<< Oracle VM VirtualBox Disk Image >>>\n', 64), text('\x7f\x10\xda\xbe')]),
    ],
    ['Windows image (WIM)', text('MSWIM\0\0\0')],
    ['AES Crypt', text('AES\x02\0\0')],
    ['file encrypted with OpenSSL', text('Salted__')],
    ['file encrypted with age', text('age-encryption.org/v1\n')],
    ['file encrypted with OpenPGP', head(0x85, 0x02, 0x0c, 0x03)],
    ['file encrypted with OpenPGP', head(0x8c, 0x0d, 0x04, 0x09)],
  ])('is refused as %s', (format, bytes) => {
    expect(detect(bytes)).toEqual({ kind: 'refused', format });
  });
});

describe('what is no image at all', () => {
  it.each([
    ['pgp-or-pem', text('-----BEGIN PGP MESSAGE-----')],
    ['web-page', text('\n <!DOCTYPE html>\n<html>')],
    ['web-page', text('<html><body>404')],
    ['web-page', text('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html xmlns="x">')],
    ['block-map', text('<?xml version="1.0" ?>\n<!-- -->\n<bmap version="2.0">')],
    ['xml', text('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
    ['json', text('{"error": "not found"}')],
    ['pdf', text('%PDF-1.7\n')],
    ['git-lfs-pointer', text('version https://git-lfs.github.com/spec/v1\n')],
    ['text', Buffer.from('404 page not found')],
    ['text', Buffer.from('hello world\n')],
    ['text', Buffer.from(`${'é'.repeat(100)} `.repeat(1000)).subarray(0, 65_536)],
  ])('is known as %s', (found, bytes) => {
    expect(detect(bytes)).toEqual({ kind: 'document', found });
  });
});

describe('a raw image', () => {
  const mbr = Buffer.alloc(4096);
  mbr.set([0x80, 0, 0, 0, 0x0c], 446);
  mbr.set([0x55, 0xaa], 510);
  it.each([
    ['MBR', mbr],
    ['GPT', at(512, 'EFI PART')],
    ['ISO 9660', at(32769, 'CD001', 40_000)],
    ['FAT', at(54, 'FAT16')],
    ['ext4', at(1080, '\x53\xef')],
    ['squashfs', at(0, 'hsqs')],
  ])('is known by %s', (seen, bytes) => {
    expect(detect(bytes)).toEqual({ kind: 'raw', seen });
  });

  it('may be anything else', () => {
    for (const bytes of [Buffer.alloc(4096), Buffer.from('x'), noise(4096, 4), Buffer.alloc(4096, 'x')]) {
      expect(detect(bytes)).toEqual({ kind: 'raw', seen: undefined });
    }
  });

  it('may begin with words, where something else follows', () => {
    const bytes = Buffer.alloc(4096);
    bytes.write('All that is on this disk\n');
    expect(detect(bytes)).toEqual({ kind: 'raw', seen: undefined });
  });

  it('with boot code that looks like something weak stays raw', () => {
    const start = Buffer.from(mbr);
    start.set([0x85, 0x01, 0x0c, 0x03]);
    expect(detect(start)).toEqual({ kind: 'raw', seen: 'MBR' });
  });

  it('is what random bytes are, nearly always', () => {
    const bytes = fc.uint8Array({ minLength: 600, maxLength: 600 });
    fc.assert(
      fc.property(bytes, (one) => detect(one).kind === 'raw'),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('a damaged start', () => {
  const commands = [
    'gzip -c',
    'bzip2 -c',
    'xz -c',
    'zstd -q -c',
    'lz4 -q -c',
    'zip -q - -',
    'tar -cf - -C / etc/passwd',
  ];
  for (const command of commands) {
    it(`of ${command} never looks raw`, needing(programOf(command)), () => {
      const bytes = packed(command);
      const magic = command.startsWith('tar') ? [257, 262] : command.startsWith('gzip') ? [0, 3] : [0, 4];
      for (let bit = (magic[0] ?? 0) * 8; bit < (magic[1] ?? 0) * 8; bit++) {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(detect(flipped).kind, `bit ${bit}`).not.toBe('raw');
      }
    });
  }

  it('of .lzma never looks raw', needing('xz'), () => {
    const bytes = packed('xz --format=lzma -c');
    for (let bit = 0; bit < 13 * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(detect(flipped).kind, `bit ${bit}`).not.toBe('raw');
    }
  });

  it('that is all there is, is still what it was to become', () => {
    const magics: [number[], string][] = [
      [[0x1f, 0x8b], 'gzip'],
      [[0xfd, 0x37, 0x7a], 'xz'],
      [[0x28, 0xb5, 0x2f], 'zstd'],
    ];
    for (const [bytes, codec] of magics) expect(detect(Buffer.from(bytes))).toEqual({ kind: 'codec', codec });
  });
});
