import * as z from 'zod';
import type { Lot } from '../../../contract/lot/lot.ts';
import { type HubAddress, publicHub } from '../../hub/address.ts';
import { readDocument } from '../../provision/recipe/document.ts';

const schema = z.looseObject({
  settings: z.looseObject({
    hub: z.looseObject({ host: z.string().optional(), port: z.coerce.number().int().optional() }),
  }),
});

/** The Hub that a lot's devices belong to, where its recipe names one. */
export function hubInRecipe({ file, text }: Lot['recipe']): HubAddress | undefined {
  const { value } = readDocument(file, text);
  const hub = schema.safeParse(value).data?.settings.hub;
  if (hub === undefined || (hub.host === undefined && hub.port === undefined)) return undefined;
  const host = hub.host ?? publicHub.host;
  // What a variable stands for differs from unit to unit.
  return host.includes('{{') ? undefined : { scheme: 'https', host, port: hub.port ?? publicHub.port };
}
