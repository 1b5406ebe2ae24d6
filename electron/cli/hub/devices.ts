import { deleteDevice, listDevices } from '../../engine/hub/devices.ts';
import type { Face } from '../output/face.ts';
import { deviceText, shownDevice } from '../output/hub.ts';
import { confirm, type HubChoice, openChosen, pairOf } from './choose.ts';

export interface HubDevicesOptions extends HubChoice {
  where?: readonly string[];
  delete?: readonly string[];
  yes?: true;
}

/** `wick hub devices [--where FIELD=VALUE]... [--delete ID]...` */
export async function hubDevices(face: Face, options: HubDevicesOptions): Promise<number> {
  const hub = await openChosen(face, options);
  const doomed = options.delete ?? [];
  if (doomed.length > 0) {
    await confirm(face, `Delete ${doomed.join(' and ')} from ${hub.name}, with all that it knows of them`, options.yes);
    for (const id of doomed) await deleteDevice(hub, id, face.signal);
    face.event('result', { ok: true, exitCode: 0, hub: hub.name, deleted: doomed });
    if (!face.json) face.print(`Deleted ${doomed.join(', ')}.`);
    return 0;
  }
  const filter = Object.fromEntries((options.where ?? []).map((one) => pairOf(one, '--where FIELD=VALUE')));
  const devices = (await listDevices(hub, filter, face.signal)).map((one) => shownDevice(one));
  face.event('result', { ok: true, exitCode: 0, hub: hub.name, devices });
  if (face.json) return 0;
  for (const device of devices) face.print(deviceText(device, Date.now()));
  if (devices.length === 0) face.print(`There is no such device on ${hub.name}.`);
  return 0;
}
