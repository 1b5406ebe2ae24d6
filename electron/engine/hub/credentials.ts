import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../contract/errors.ts';
import { Secret } from '../../contract/recipe/secret.ts';
import { deleteKeychain, readKeychain, writeKeychain } from '../provision/secret/keychain.ts';
import { type HubAddress, hubName, hubUrl } from './address.ts';
import { locked } from './lock.ts';
import type { Session } from './session.ts';

const keptSchema = z.object({
  address: z.object({ scheme: z.enum(['https', 'http']), host: z.string().min(1), port: z.int().min(1).max(65_535) }),
  user: z.string(),
  expiresAt: z.number().optional(),
  ca: z.string().optional(),
  /** Only where there is no keychain. */
  token: z.string().optional(),
});

const fileSchema = z.object({
  /** The Hub that is meant where nobody names one. */
  current: z.string().optional(),
  hubs: z.record(z.string(), keptSchema),
});

type CredentialsData = z.output<typeof fileSchema>;

/** A login as it is kept. */
export interface KeptLogin {
  address: HubAddress;
  session: Session;
  /** PEM; whom to trust instead of the usual authorities. */
  ca: string | undefined;
}

export interface CredentialsPlace {
  /** The station's. */
  folder: string;
  /** False keeps tokens in the file, for its owner alone. */
  keychain: boolean;
  signal: AbortSignal;
}

export interface ListedLogin {
  address: HubAddress;
  user: string;
  /** ms since 1970. */
  expiresAt: number | undefined;
  isCurrent: boolean;
}

const name = 'hub.json';

/** The Hub that was logged in to last. */
export async function currentHub(place: CredentialsPlace): Promise<HubAddress | undefined> {
  const { current, hubs } = await read(place.folder);
  return current === undefined ? undefined : hubs[current]?.address;
}

/** Undefined where nobody is logged in there, or the keychain does not tell. */
export async function findLogin(address: HubAddress, place: CredentialsPlace): Promise<KeptLogin | undefined> {
  const kept = (await read(place.folder)).hubs[hubUrl(address)];
  if (kept === undefined) return undefined;
  const token = kept.token ?? (await fromKeychain(address, place));
  if (token === undefined) return undefined;
  const { user, expiresAt, ca } = kept;
  return { address: kept.address, ca, session: { token: new Secret(token), user, expiresAt } };
}

/** All logins, without what they are proved with. */
export async function listLogins(place: CredentialsPlace): Promise<ListedLogin[]> {
  const { current, hubs } = await read(place.folder);
  return Object.entries(hubs).map(([url, { address, user, expiresAt }]) => ({
    address,
    user,
    expiresAt,
    isCurrent: url === current,
  }));
}

/** Keeps a new login, and makes its Hub the current one. Says where its token went. */
export async function keepLogin(login: KeptLogin, place: CredentialsPlace): Promise<'keychain' | 'file'> {
  const inKeychain = await toKeychain(login, place);
  await change(place, (data) => ({ ...withLogin(data, login, inKeychain), current: hubUrl(login.address) }));
  return inKeychain ? 'keychain' : 'file';
}

/** Makes another login the current one. False where nobody is logged in there. */
export async function chooseLogin(address: HubAddress, place: CredentialsPlace): Promise<boolean> {
  const current = hubUrl(address);
  const { hubs } = await change(place, (data) => (data.hubs[current] === undefined ? data : { ...data, current }));
  return hubs[current] !== undefined;
}

/** Keeps a login that was renewed, unless it was ended in the meantime. */
export async function renewLogin(login: KeptLogin, place: CredentialsPlace): Promise<void> {
  const key = hubUrl(login.address);
  if ((await read(place.folder)).hubs[key] === undefined) return;
  const inKeychain = await toKeychain(login, place);
  const { hubs } = await change(place, (data) =>
    data.hubs[key] === undefined ? data : withLogin(data, login, inKeychain),
  );
  if (hubs[key] === undefined && inKeychain) {
    await deleteKeychain(keychainName(login.address), { signal: place.signal });
  }
}

function withLogin(data: CredentialsData, { address, ca, session }: KeptLogin, inKeychain: boolean): CredentialsData {
  const kept = {
    address,
    user: session.user,
    ...(session.expiresAt === undefined ? {} : { expiresAt: session.expiresAt }),
    ...(ca === undefined ? {} : { ca }),
    ...(inKeychain ? {} : { token: session.token.reveal() }),
  };
  return { ...data, hubs: { ...data.hubs, [hubUrl(address)]: kept } };
}

/** False where nobody was logged in. */
export async function forgetLogin(address: HubAddress, place: CredentialsPlace): Promise<boolean> {
  let gone: CredentialsData['hubs'][string] | undefined;
  await change(place, (data) => {
    const { [hubUrl(address)]: mine, ...others } = data.hubs;
    gone = mine;
    if (mine === undefined) return data;
    const { current, ...rest } = data;
    const left = current === undefined || current === hubUrl(address) ? {} : { current };
    return { ...rest, ...left, hubs: others };
  });
  if (gone === undefined) return false;
  if (gone.token === undefined && place.keychain) await deleteKeychain(keychainName(address), { signal: place.signal });
  return true;
}

/** Reads the file and writes it anew, and lets no other program do so in between. */
async function change(
  { folder, signal }: CredentialsPlace,
  edit: (data: CredentialsData) => CredentialsData,
): Promise<CredentialsData> {
  return await locked(join(folder, `${name}.lock`), { signal }, async () => {
    const before = await read(folder);
    const after = edit(before);
    if (after !== before) await write(folder, after);
    return after;
  });
}

async function fromKeychain(address: HubAddress, { keychain, signal }: CredentialsPlace): Promise<string | undefined> {
  if (!keychain) return undefined;
  const found = await readKeychain(keychainName(address), { signal });
  return 'text' in found ? found.text : undefined;
}

async function toKeychain({ address, session }: KeptLogin, { keychain, signal }: CredentialsPlace): Promise<boolean> {
  return keychain && 'done' in (await writeKeychain(keychainName(address), session.token, { signal }));
}

function keychainName(address: HubAddress): string {
  return `hub ${hubName(address)}`;
}

async function read(folder: string): Promise<CredentialsData> {
  try {
    return fileSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return { hubs: {} };
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { hubs: {} };
    throw error;
  }
}

/** Whole or not at all, and never readable for others. */
async function write(folder: string, data: CredentialsData): Promise<void> {
  const path = join(folder, name);
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(draft, `${JSON.stringify(data, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    const reason = (cause as NodeJS.ErrnoException).code ?? 'it cannot be written';
    throw new WickError('file-unwritable', { path, reason }, { cause });
  }
}
