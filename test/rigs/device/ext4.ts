import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { mustDo, tool } from './tool.ts';

/** What dumpe2fs says of a file system: its label, its features and how large it is, in bytes. */
export interface Ext4Header {
  label: string;
  features: readonly string[];
  blockSize: number;
  size: number;
}

/** Undefined where there is no ext4 at this place. */
export async function ext4Header(medium: string, offset: number): Promise<Ext4Header | undefined> {
  const { status, stdout } = await tool('dumpe2fs', ['-h', `${medium}?offset=${offset}`]);
  if (status !== 0) return undefined;
  const field = (name: string) => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(stdout)?.[1]?.trim() ?? '';
  const blockSize = Number(field('Block size'));
  return {
    label: field('Filesystem volume name'),
    features: field('Filesystem features').split(/\s+/),
    blockSize,
    size: Number(field('Block count')) * blockSize,
  };
}

/** A file system as its device sees it: with debugfs, one command after another. */
export class Ext4 {
  readonly target: string;
  readonly #work: string;
  #last: Promise<unknown> = Promise.resolve();
  #scripts = 0;
  /** Those that are known to be there. */
  readonly #folders = new Set<string>();

  /** `work`: a folder for what goes in and comes out. */
  constructor(medium: string, offset: number, work: string) {
    this.target = `${medium}?offset=${offset}`;
    this.#work = work;
  }

  /** Alone with the file system: nothing else is read or written meanwhile. */
  alone<T>(step: () => Promise<T>): Promise<T> {
    const next = this.#last.then(step, step);
    this.#last = next.catch(() => {});
    return next;
  }

  /** All files, in a new folder. */
  async copyTo(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await this.#run(['rdump / '.concat(quoted(folder))], false);
  }

  /** The inodes of what lies in some folders, by path. */
  async inodes(folders: readonly string[]): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const stdout = await this.#run(
      folders.map((folder) => `ls -p ${quoted(folder)}`),
      false,
    );
    const parts = stdout.split(/^debugfs: ls -p .*$/m).slice(1);
    for (const [index, part] of parts.entries()) {
      // /INODE/MODE/UID/GID/NAME/SIZE/
      for (const [, inode, name] of part.matchAll(/^\/(\d+)\/\d+\/\d+\/\d+\/([^/]+)\/\d*\/$/gm)) {
        found.set(`${folders[index] === '/' ? '' : folders[index]}/${name}`, Number(inode));
      }
    }
    return found;
  }

  /** A file; undefined where there is none. */
  async read(path: string): Promise<Buffer | undefined> {
    const file = join(this.#work, `out-${(this.#scripts += 1)}`);
    await this.#run([`dump ${quoted(path)} ${file}`], false);
    try {
      return await readFile(file);
    } catch {
      return undefined;
    } finally {
      await rm(file, { force: true });
    }
  }

  /** Writes files, in place of those that are there, with the folders that they need. */
  async write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    const commands = await this.#newFolders(Object.keys(files).map((path) => dirname(path)));
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.#work, `in-${(this.#scripts += 1)}`);
      await writeFile(file, content, { mode: 0o600 });
      commands.push(`rm ${quoted(path)}`, `cd ${quoted(dirname(path))}`, `write ${file} ${quoted(basename(path))}`);
    }
    await this.#run(commands, true);
  }

  /** debugfs loses an inode where it is to make a folder that is there. */
  async #newFolders(folders: readonly string[]): Promise<string[]> {
    const all = folders.flatMap((folder) => {
      const parts = folder.split('/').slice(1);
      return parts.map((_, depth) => `/${parts.slice(0, depth + 1).join('/')}`);
    });
    const unknown = [...new Set(all)].filter((folder) => folder !== '/' && !this.#folders.has(folder));
    const stdout = await this.#run(
      unknown.map((folder) => `stat ${quoted(folder)}`),
      false,
    );
    const said = stdout.split(/^debugfs: stat .*$/m).slice(1);
    for (const folder of unknown) this.#folders.add(folder);
    return unknown.filter((_, index) => !said[index]?.includes('Inode: ')).map((folder) => `mkdir ${quoted(folder)}`);
  }

  /** Gives a file another name. */
  async link(path: string, name: string): Promise<void> {
    const links = /Links: (\d+)/.exec(await this.#run([`stat ${quoted(path)}`], false))?.[1];
    // debugfs does not count.
    const count = `sif ${quoted(path)} links_count ${Number(links) + 1}`;
    await this.#run([`ln ${quoted(path)} ${quoted(name)}`, count], true);
  }

  /**
   * Leaves the file system as a power cut does: with a transaction in its journal that has to be replayed. It holds the
   * block of the root folder, as it is.
   */
  async cutPower(medium: string, offset: number, blockSize: number): Promise<void> {
    const block = Number((await this.#run(['blocks /'], false)).split('\n')[1]?.trim().split(' ')[0]);
    const copy = join(this.#work, 'journaled');
    const where = [`skip=${(offset + block * blockSize) / 512}`, `count=${blockSize / 512}`];
    await mustDo('dd', [`if=${medium}`, `of=${copy}`, 'bs=512', ...where, 'status=none']);
    await this.#run(['jo', `jw -b ${block} ${copy}`, 'jc'], true);
  }

  async #run(commands: readonly string[], isWriting: boolean): Promise<string> {
    const script = join(this.#work, `script-${(this.#scripts += 1)}`);
    await writeFile(script, `${commands.join('\n')}\n`);
    const { stdout } = await tool('debugfs', [...(isWriting ? ['-w'] : []), '-f', script, this.target]);
    return stdout;
  }
}

function quoted(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
