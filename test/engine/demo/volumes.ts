import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, mkdtemp, open, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chunksOf, type Layout } from '../../../electron/engine/demo/segments.ts';
import { type FolderNode, type TreeNode, walk } from '../../../electron/engine/demo/tree.ts';

const run = promisify(execFile);

/** Runs a tool of the system and returns what it prints; a status other than 0 throws with all it said. */
export async function tool(command: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC', MTOOLS_SKIP_CHECK: '0' };
  try {
    const { stdout } = await run(command, args, { env, maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')}: ${stdout}${stderr}`, { cause: error });
  }
}

export interface TemporaryFolder extends AsyncDisposable {
  path: string;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'wick-demo-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Writes what a layout uses into a file that is full of 0xaa: whatever a reader needs beyond it, it will not find. */
export async function writeOverJunk(layout: Layout, path: string): Promise<void> {
  await using file = await open(path, 'w');
  const junk = Buffer.alloc(1 << 20, 0xaa);
  for (let at = 0; at < layout.size; at += junk.length) {
    await file.write(junk, 0, Math.min(junk.length, layout.size - at), at);
  }
  for await (const { offset, data } of chunksOf(layout)) await file.write(data, 0, data.length, offset);
}

export type Description =
  | { kind: 'folder'; mode?: string }
  | { kind: 'link'; target: string; mode?: string }
  | { kind: 'file'; size: number; sha256: string; mode?: string };

/** What a tree holds, by path. `mode` is permission bits and owner, `644 0:0`, where they are asked for. */
export async function describeTree(root: FolderNode, withModes: boolean): Promise<Record<string, Description>> {
  const found: Record<string, Description> = {};
  for (const { path, node } of walk(root)) {
    found[path] = { ...(await describeNode(node)), ...(withModes ? { mode: modeOf(node) } : {}) };
  }
  return found;
}

const defaultModes = { file: 0o644, folder: 0o755, link: 0o777 };

function modeOf(node: TreeNode): string {
  return `${(node.mode ?? defaultModes[node.kind]).toString(8)} ${node.uid ?? 0}:${node.gid ?? 0}`;
}

async function describeNode(node: TreeNode): Promise<Description> {
  if (node.kind === 'folder') return { kind: 'folder' };
  if (node.kind === 'link') return { kind: 'link', target: node.target };
  const hash = createHash('sha256');
  for await (const data of node.content.open()) hash.update(data);
  return { kind: 'file', size: node.content.size, sha256: hash.digest('hex') };
}

/** The same for a real folder; lost+found is left out. */
export async function describeFolder(folder: string, withModes: boolean): Promise<Record<string, Description>> {
  const found: Record<string, Description> = {};
  const visit = async (path: string): Promise<void> => {
    for (const name of await readdir(folder + path)) {
      const inside = `${path}/${name}`;
      if (inside === '/lost+found') continue;
      const stat = await lstat(folder + inside);
      const mode = withModes ? { mode: `${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}` } : {};
      if (stat.isSymbolicLink()) {
        found[inside] = { kind: 'link', target: await readlink(folder + inside), ...mode };
      } else if (stat.isDirectory()) {
        found[inside] = { kind: 'folder', ...mode };
        await visit(inside);
      } else {
        const data = await readFile(folder + inside);
        const sha256 = createHash('sha256').update(data).digest('hex');
        found[inside] = { kind: 'file', size: data.length, sha256, ...mode };
      }
    }
  };
  await visit('');
  return found;
}
