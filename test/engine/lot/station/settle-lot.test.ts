import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../../../electron/contract/recipe/secret.ts';
import { parseHubAddress } from '../../../../electron/engine/hub/address.ts';
import { type CredentialsPlace, keepLogin } from '../../../../electron/engine/hub/credentials.ts';
import { logIn } from '../../../../electron/engine/hub/login.ts';
import { registerUnit } from '../../../../electron/engine/hub/registration.ts';
import { HubLink } from '../../../../electron/engine/hub/request.ts';
import { tokenForUnit } from '../../../../electron/engine/hub/tokens.ts';
import { settleLot } from '../../../../electron/engine/lot/station/settle-lot.ts';
import { startHub } from '../../../rigs/hub/hub-double.ts';
import { loggedIn, speakAs } from '../../../rigs/hub/logged-in.ts';
import { ledgerOf, plainLot, plainUnits } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

test('what was burnt of a unit is gone from the Hub: its token, and its device that never was on', async () => {
  await using double = await startHub();
  await using folder = await temporaryFolder();
  const signal = AbortSignal.timeout(50_000);
  const place: CredentialsPlace = { folder: folder.path, keychain: false, signal };
  const address = parseHubAddress(double.url);
  const password = new Secret('user1');
  const session = await logIn(new HubLink(address, { env: {} }), { user: 'user1', password, signal });
  await keepLogin({ address, session, ca: undefined }, place);
  const hub = await loggedIn(double);
  await tokenForUnit(hub, { unit: 'token-1', signal });
  await registerUnit(hub, { unit: 'device-2', signal });
  const alive = await registerUnit(hub, { unit: 'device-3', signal });
  await speakAs(double, { ...alive, secret: alive.secret.reveal() }, { meta: { a: 'b' } });

  const ledgerName = join(folder.path, 'ledger.sqlite');
  await using ledger = await ledgerOf(ledgerName, folder.path);
  const signed = plainLot(3);
  const { id: lot } = signed.lot;
  await ledger.create(signed, plainUnits(3));
  for (const [index, tag] of ['token-1', 'device-2', 'device-3'].entries()) {
    const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
    await ledger.tell(lot, index + 1, { kind: 'exposing', marks: { tag } }, taken?.id);
    await ledger.tell(lot, index + 1, { kind: 'failed', cause: 'pulled' }, taken?.id);
  }
  const { settled } = await settleLot(ledger, lot, { ledgerName, place, signal });
  expect(settled).toMatchObject([
    { unit: 1, what: 'disabled' },
    { unit: 2, what: 'disabled' },
    // It has been on: somebody has it, and decides.
    { unit: 3, what: 'not-disabled', problem: { error: { code: 'usage' } } },
  ]);
  expect([...double.tokens.values()].map(({ disabled }) => disabled)).toEqual([true]);
  const left = [...double.devices.values()].filter(({ garbage }) => !garbage);
  expect(left.map(({ id }) => id)).toEqual([alive.id]);
});
