import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extractAll } from '@electron/asar';
import { startChromium } from '../electron/chromium.ts';
import { launchDesktop } from '../electron/launch.ts';
import { noise } from '../memory-image.ts';

/**
 * Writes a practice card with the app out of an archive, as a person would. It lies where Electron sees it, in
 * `app.asar`, with the folder of the command and the helper beside that.
 */
export async function usePackedApp(
  folder: string,
  { archive, wick }: { archive: string; wick: string },
): Promise<void> {
  const resources = join(folder, 'resources');
  await mkdir(resources, { recursive: true });
  extractAll(archive, join(resources, 'app.asar'));
  await symlink(wick, join(resources, 'wick'));
  const image = join(folder, 'disk.img');
  await writeFile(image, noise(4 << 20, 1));
  await using chromium = await startChromium();
  await using desktop = await launchDesktop(chromium, {
    dist: join(resources, 'app.asar', 'dist'),
    args: [image],
    env: { STANDIN_PACKAGED: '1' },
  });
  const { page } = desktop;
  const next = () => page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('disk.img').first().waitFor();
  await next();
  await page.getByRole('button', { name: 'Make a practice card' }).click();
  await page.getByRole('checkbox', { name: /practice/i }).check({ force: true });
  await next();
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await next();
  await page.getByRole('button', { name: 'Write 1 card' }).click();
  await page.getByText('Good', { exact: true }).waitFor();
}
