import { WickError } from '../../contract/errors.ts';
import { listDevices } from '../../engine/hub/devices.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { disableToken, listTokens, tokenForUnit, whyStale } from '../../engine/hub/tokens.ts';
import type { Face } from '../output/face.ts';
import { type ShownToken, tokenText } from '../output/hub.ts';
import { confirm, count, type HubChoice, openChosen } from './choose.ts';

export interface HubTokensOptions extends HubChoice {
  olderThan: string;
  disable?: readonly string[];
  disableStale?: true;
  new?: true;
  tag?: string;
  yes?: true;
}

/** `wick hub tokens [--disable ID]... [--disable-stale] | --new --tag TEXT` */
export async function hubTokens(face: Face, options: HubTokensOptions): Promise<number> {
  const olderThan = parseTime(options.olderThan);
  if (options.new !== undefined || options.tag !== undefined) return await newToken(face, options);
  const hub = await openChosen(face, options);
  const { signal } = face;
  const [tokens, devices] = [await listTokens(hub, signal), await listDevices(hub, {}, signal)];
  const now = Date.now();
  const shown = tokens.map((token): ShownToken => {
    const stale = whyStale(token, devices, { now, olderThan });
    return stale === undefined ? token : { ...token, stale };
  });
  const chosen = chooseTokens(hub, shown, options);
  if (chosen.length > 0) {
    for (const token of chosen) face.note(tokenText(token, now));
    await confirm(face, `Disable ${count(chosen.length, 'token')} for good`, options.yes);
    for (const { id } of chosen) await disableToken(hub, id, signal);
  }
  const disabled = chosen.map(({ id }) => id);
  const after = shown.map((token) => (disabled.includes(token.id) ? asDisabled(token) : token));
  face.event('result', { ok: true, exitCode: 0, hub: hub.name, tokens: after, disabled });
  if (face.json) return 0;
  for (const token of after) if (!token.disabled) face.print(tokenText(token, now));
  const rest = after.filter((token) => token.disabled).length;
  face.print(`${count(after.length - rest, 'token')} of ${hub.name} can be used, ${rest} cannot any more.`);
  const stale = after.filter((token) => token.stale !== undefined).length;
  if (stale > 0)
    face.note(
      `${count(stale, 'token')} ${stale === 1 ? 'is' : 'are'} stale; --disable-stale disables ${stale === 1 ? 'it' : 'them'}.`,
    );
  return 0;
}

function asDisabled({ stale: _, ...token }: ShownToken): ShownToken {
  return { ...token, disabled: true };
}

function chooseTokens(hub: Hub, tokens: readonly ShownToken[], options: HubTokensOptions): ShownToken[] {
  const named = (options.disable ?? []).map((id) => {
    const token = tokens.find((one) => one.id === id);
    // The Hub itself says yes to whatever it is given.
    if (token === undefined) throw new WickError('hub-missing', { hub: hub.name, what: `the token ${id}` });
    return token;
  });
  const stale = options.disableStale === true ? tokens.filter((token) => token.stale !== undefined) : [];
  return [...new Set([...named, ...stale])].filter(({ disabled }) => !disabled);
}

/** The only place where a secret is shown: the Hub tells it once, and never again. */
async function newToken(face: Face, options: HubTokensOptions): Promise<number> {
  const { tag } = options;
  if (options.new === undefined || tag === undefined) {
    throw new WickError('usage', { reason: 'A new token needs a name: --new --tag TEXT.' });
  }
  if (!face.json && !process.stdout.isTTY) {
    throw new WickError('usage', {
      reason: 'The token would be written to where nobody looks.',
      hint: 'Run this in a terminal, or take it from --json.',
    });
  }
  const hub = await openChosen(face, options);
  const { id, token } = await tokenForUnit(hub, { unit: tag, signal: face.signal });
  face.event('result', { ok: true, exitCode: 0, hub: hub.name, id, tag, token: token.reveal() });
  if (!face.json) {
    face.print(token.reveal());
    face.note('It is shown only this once. Devices that register with it become yours until it is disabled.');
  }
  return 0;
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** ms */
function parseTime(text: string): number {
  const [, number, unit] = /^(\d{1,5})([mhd])$/u.exec(text) ?? [];
  if (number === undefined) throw new WickError('usage', { reason: `"${text}" is not a time such as 36h or 7d.` });
  return Number(number) * units[unit as keyof typeof units];
}
