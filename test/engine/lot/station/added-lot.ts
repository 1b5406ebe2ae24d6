import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lot } from '../../../../electron/contract/lot/lot.ts';
import type { Ledger } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { createLot } from '../../../../electron/engine/lot/station/create-lot.ts';
import type { LotWish } from '../../../../electron/engine/lot/definition/make-lot.ts';
import { ledgerOf } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

/** Of an image that nobody looks into. */
export const recipe = `wick: 1
name: gateway
image: { source: image.img }
family: generic
settings:
  files:
    - { partition: 1, path: /serial.txt, content: "{{serial}}" }
    - { partition: 1, path: /token.txt, secret: "{{token}}" }
`;

interface MadeHere extends AsyncDisposable {
  ledger: Ledger;
  lot: string;
  stationFolder: string;
  /** Writes a file beside the recipe. */
  file: (name: string, text: string) => Promise<string>;
}

/** A lot in a ledger of this computer, made as an engineer makes one. */
export async function madeHere(
  values: LotWish['values'],
  { size = 2, text = recipe, passes }: { size?: number; text?: string; passes?: Lot['passes'] } = {},
): Promise<MadeHere> {
  await using open = new AsyncDisposableStack();
  const { path } = open.use(await temporaryFolder());
  const file = async (name: string, content: string | Buffer) => {
    await writeFile(join(path, name), content);
    return join(path, name);
  };
  await file('image.img', Buffer.alloc(64 << 10, 'no file system'));
  const stationFolder = join(path, 'station');
  const ledger = open.use(await ledgerOf(join(path, 'ledger.sqlite'), stationFolder));
  const from = values.kind === 'table' ? { ...values, file: await file('units.csv', values.file) } : values;
  const wish = {
    recipe: await file('gateway.yaml', text),
    name: 'Gateways',
    size,
    values: from,
    ...(passes === undefined ? {} : { passes }),
  };
  const { lot } = await createLot(ledger, wish, { stationFolder, signal: new AbortController().signal });
  const held = open.move();
  return { ledger, lot, stationFolder, file, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
