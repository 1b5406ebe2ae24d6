import { open, readFile, rm } from 'node:fs/promises';
import { WickError } from '../../contract/errors.ts';
import { deleteDevice } from '../../engine/hub/devices.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { type RegisteredUnit, registerUnit } from '../../engine/hub/registration.ts';
import { lastly } from '../../engine/hub/tokens.ts';
import { checkUserMeta, sshKeysMeta, type UserMeta } from '../../engine/hub/user-meta.ts';
import type { Face } from '../output/face.ts';
import { count, type HubChoice, openChosen, pairOf } from './choose.ts';

export interface RegisterOptions extends HubChoice {
  unit: readonly string[];
  output: string;
  sshKey?: readonly string[];
  meta?: readonly string[];
}

/** `wick hub register --unit NAME... -o FILE`: all of the units, or none. Their secrets go to the file and nowhere else. */
export async function hubRegister(face: Face, options: RegisterOptions): Promise<number> {
  const { output, unit: units } = options;
  const twice = units.find((unit, i) => units.indexOf(unit) !== i);
  if (twice !== undefined) throw new WickError('usage', { reason: `The unit ${twice} is named twice.` });
  const meta = await readMeta(options);
  const hub = await openChosen(face, options);
  const file = await open(output, 'wx', 0o600).catch((cause: unknown) => {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = code === 'EEXIST' ? 'it is there already' : (code ?? 'it cannot be opened');
    throw new WickError('file-unwritable', { path: output, reason }, { cause });
  });
  const made: RegisteredUnit[] = [];
  try {
    await using _ = { [Symbol.asyncDispose]: () => file.close() };
    for (const unit of units) made.push(await registerUnit(hub, { unit, meta, signal: face.signal }));
    const rows = made.map(({ id, prn, secret, tag }) => ({ unit: tag, id, prn, secret: secret.reveal() }));
    await file.writeFile(`${JSON.stringify(rows, null, 2)}\n`);
    await file.sync();
  } catch (error) {
    await takeBack(hub, made);
    await rm(output, { force: true });
    throw error;
  }
  const devices = made.map(({ id, tag }) => ({ unit: tag, id }));
  face.event('result', { ok: true, exitCode: 0, hub: hub.name, devices, file: output });
  if (!face.json) {
    for (const { unit, id } of devices) face.print(`${unit}  ${id}`);
    face.note(
      `${count(made.length, 'device')} registered; ${output} has their secrets: delete it once the cards are made.`,
    );
  }
  return 0;
}

async function takeBack(hub: Hub, made: readonly RegisteredUnit[]): Promise<void> {
  for (const { id } of made) await lastly((late) => deleteDevice(hub, id, late));
}

async function readMeta({ sshKey, meta }: RegisterOptions): Promise<UserMeta> {
  const keys: string[] = [];
  for (const path of sshKey ?? []) {
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new WickError('usage', { reason: `The key ${path} cannot be read.` }, { cause });
    });
    keys.push(...text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')));
  }
  const all = {
    ...Object.fromEntries((meta ?? []).map((one) => pairOf(one, '--meta KEY=VALUE'))),
    ...(keys.length === 0 ? {} : sshKeysMeta(keys)),
  };
  checkUserMeta(all);
  return all;
}
