import { WickError } from '../../../contract/errors.ts';

/** The path of a name in an archive, from its root on: `./a//b` is `/a/b`. Throws `source-corrupt` where it leads elsewhere. */
export function pathInArchive(name: string, what: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) {
    throw new WickError('source-corrupt', {
      what,
      codec: 'tar',
      offset: 0,
      reason: `its name ${name} leads out of it`,
    });
  }
  return `/${parts.join('/')}`;
}

/** The folder that a path lies in; of the root, the root itself. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}
