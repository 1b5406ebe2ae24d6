import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';

/** What lies in a partition or on a whole disk. */
export interface Content {
  fileSystem?: string;
  /** Label of the file system, or else of the partition. */
  label?: string;
  /** GUID or MBR number, lower case. */
  partitionType?: string;
}

/** What lsblk and drivelist add to sysfs. */
export interface Lsblk {
  /** By kernel name. */
  contents: Map<string, Content>;
  /** drivelist's description of whole disks, by path. */
  descriptions: Map<string, string>;
}

const text = z.nullish(z.string());
const node = z.object({
  name: z.string(),
  kname: text,
  fstype: text,
  label: text,
  partlabel: text,
  parttype: text,
  get children() {
    return z.optional(z.array(node));
  },
});
const output = z.object({ blockdevices: z.array(node) });

/** The arguments that drivelist itself passes; its parser expects this output. */
const lsblkArguments = ['--bytes', '--all', '--json', '--paths', '--output-all'];
/** ms. lsblk waits for a drive that does not answer; the list must not. */
const patience = 2000;

/** Runs lsblk once. A system without it, or one where it hangs, gets a list without labels. */
export async function runLsblk(signal?: AbortSignal): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('lsblk', lsblkArguments, {
      timeout: patience,
      killSignal: 'SIGKILL',
      maxBuffer: 16 * 2 ** 20,
      ...(signal === undefined ? {} : { signal }),
    });
    return stdout;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/**
 * Reads lsblk's JSON twice over: labels and file systems from itself, descriptions from drivelist, whose Linux part is a
 * parser of that same output. It is imported by its own path because drivelist's main module wants its compiled binding,
 * which serves macOS and Windows only and need not exist here.
 */
export async function parseLsblk(stdout: string): Promise<Lsblk> {
  const result: Lsblk = { contents: new Map(), descriptions: new Map() };
  const parsed = output.safeParse(parseJson(stdout));
  if (!parsed.success) return result;
  const pending = [...parsed.data.blockdevices];
  for (const device of pending) {
    pending.push(...(device.children ?? []));
    const name = (device.kname ?? device.name).replace(/^\/dev\//, '').replaceAll('/', '!');
    const label = device.label ?? device.partlabel;
    result.contents.set(name, {
      ...(device.fstype ? { fileSystem: device.fstype } : {}),
      ...(label ? { label } : {}),
      ...(device.parttype ? { partitionType: device.parttype.toLowerCase() } : {}),
    });
  }
  const { parse } = await import('drivelist/js/lsblk/json.js');
  for (const { device, description } of parse(stdout)) result.descriptions.set(device, description);
  return result;
}

function parseJson(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
