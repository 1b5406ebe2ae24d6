import { symlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * In deb and rpm the command and the helper lie where polkit's policy says; the app finds them by a link.
 * @param {import('app-builder-lib').AfterPackContext} context
 */
export async function linkProgram({ appOutDir }) {
  await symlink('/usr/lib/wick', join(appOutDir, 'resources', 'wick'));
}
