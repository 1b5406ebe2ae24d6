import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

/** What scanners of others read in a picture: DataMatrix by libdmtx, everything else by ZBar. */
export async function scan(png: Uint8Array, symbology: 'qr' | 'datamatrix' | 'code128'): Promise<string[]> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'label.png');
  await writeFile(file, png);
  const { stdout } =
    symbology === 'datamatrix'
      ? spawnSync('dmtxread', ['--stop-after=1', '--milliseconds=10000', file], { encoding: 'utf8' })
      : spawnSync('zbarimg', ['--quiet', '--nodbus', '--raw', file], { encoding: 'utf8' });
  return stdout.split('\n').filter((one) => one !== '');
}

/** Its pages as pictures. */
export async function pagesOf(pdf: Uint8Array, dpi: number): Promise<Buffer[]> {
  const { stdout } = spawnSync('pdfinfo', ['-'], { input: pdf, encoding: 'utf8' });
  const pages = Number(/^Pages:\s+(\d+)/m.exec(stdout)?.[1]);
  return Array.from({ length: pages }, (_, index) => {
    const page = String(index + 1);
    return spawnSync('pdftoppm', ['-r', String(dpi), '-png', '-f', page, '-l', page, '-singlefile', '-'], {
      input: pdf,
    }).stdout;
  });
}

export function textOf(pdf: Uint8Array): string {
  return spawnSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).stdout;
}
