import { describe, expect, it } from 'vitest';
import { chooseImage, roleOf } from '../../../../electron/engine/image/container/choose.ts';

const choose = (names: string[], entry?: string) => chooseImage('a.zip', names, entry);

describe('chooseImage', () => {
  it.each([
    ['the only image', ['README.md', 'x/a.wic.bz2', 'x/a.wic.bmap'], 'x/a.wic.bz2'],
    ['an image before what may be one', ['u-boot.bin', 'disk.img', 'rootfs.ext4'], 'disk.img'],
    ['what may be an image, without a better one', ['flash.bin', 'notes.txt'], 'flash.bin'],
    ['the only file that is no text', ['LICENSE', 'SHA256SUMS', 'payload', 'a.bmap', 'a.bmap.asc'], 'payload'],
    ['the file without what macOS adds', ['a.img', '__MACOSX/._a.img', '._a.img', '.DS_Store'], 'a.img'],
    ['an image of any usual name', ['b.rpi-sdimg.xz'], 'b.rpi-sdimg.xz'],
    ['an image beside bundles', ['pv-flash-bundle-a.tar.gz', 'a.wic.gz', 'a.wic.bmap', 'a.pvrexport.tgz'], 'a.wic.gz'],
    ['a checksum is no image', ['a.img', 'a.img.sha256', 'a.img.md5', 'a.img.asc'], 'a.img'],
  ])('takes %s', (_, names, chosen) => {
    expect(choose(names)).toBe(chosen);
  });

  it('names several images', () => {
    const several = () => choose(['a.img', 'b.iso.gz', 'c.txt']);
    expect(several).toThrow(expect.objectContaining({ code: 'archive-several-images' }));
    expect(several).toThrow(/a\.img, b\.iso\.gz\.$/);
  });

  it('says what there is where there is no image', () => {
    expect(() => choose(['a.txt', 'start.elf', 'fixup.dat'])).toThrow(
      expect.objectContaining({
        code: 'archive-no-image',
        fields: { what: 'a.zip', entries: ['a.txt', 'start.elf', 'fixup.dat'] },
      }),
    );
    const many = Array.from({ length: 3000 }, (_, i) => `${i}.dat`);
    expect(() => choose(many)).toThrow(/2980 more/);
    expect(() => choose([])).toThrow(expect.objectContaining({ code: 'archive-no-image' }));
  });

  it('takes no bundle for other tools, unless it is named', () => {
    expect(() => choose(['pv-flash-bundle-verdin.tar.gz', 'README'])).toThrow(
      expect.objectContaining({ code: 'archive-no-image' }),
    );
    expect(() => choose(['x/pantavisor.ubifs'])).toThrow(expect.objectContaining({ code: 'archive-no-image' }));
    expect(choose(['pv-flash-bundle-verdin.tar.gz'], 'pv-flash-bundle-verdin.tar.gz')).toMatch(/^pv-/);
  });

  it('takes what is named, by its path or its last part', () => {
    expect(choose(['x/a.img', 'y/b.img'], 'y/b.img')).toBe('y/b.img');
    expect(choose(['./a.img', './b.img'], 'b.img')).toBe('./b.img');
    expect(choose(['x/a.img', 'y/b.img'], 'a.img')).toBe('x/a.img');
    expect(choose(['a.img', 'notes.txt'], 'notes.txt')).toBe('notes.txt');
    expect(choose(['a.img', 'x/a.img'], 'a.img')).toBe('a.img');
    expect(choose(['readme', 'inner.tar.gz'], 'b.img')).toBe('inner.tar.gz');
    expect(() => choose(['x/a.img', 'y/a.img'], 'a.img')).toThrow(
      expect.objectContaining({ code: 'archive-several-images' }),
    );
    expect(() => choose(['a.img'], 'b.img')).toThrow(expect.objectContaining({ code: 'archive-entry-missing' }));
  });

  it('knows maps and their signatures', () => {
    expect(['a.bmap', 'x/a.wic.bmap', 'a.bmap.asc', 'a.bmap.sig'].map(roleOf)).toEqual(['map', 'map', 'map', 'map']);
  });
});
