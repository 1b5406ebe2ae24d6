import { createHash, randomBytes } from 'node:crypto';
import { lowerCaseText, petName } from './names.ts';

export type Meta = Record<string, unknown>;

export interface StoredDevice {
  id: string;
  prn: string;
  nick: string;
  /** Empty while nobody has claimed it. */
  owner: string;
  secret: string;
  /** Empty once it is claimed. */
  challenge: string;
  /** Of the token that registered it. */
  tokenId: string | undefined;
  /** ms since 1970 */
  created: number;
  modified: number;
  /** With the dots of its keys replaced, as the Hub keeps it. */
  userMeta: Meta;
  deviceMeta: Meta;
  garbage: boolean;
}

export interface StoredToken {
  id: string;
  nick: string;
  owner: string;
  /** SHA-256 of its 24 bytes, hexadecimal: the token itself is not kept. */
  sha256: string;
  defaultUserMeta: Meta;
  disabled: boolean;
  created: number;
  modified: number;
}

export interface StoredStep {
  rev: number;
  state: Record<string, unknown>;
  stateSha: string;
  commitMessage: string;
  progress: Record<string, unknown>;
  /** ms since 1970 */
  time: number;
  progressTime: number;
}

export interface StoredTrail {
  deviceId: string;
  owner: string;
  steps: StoredStep[];
  /** Since when nothing in it changed: what the summary waits for. */
  touched: number;
}

export interface StoredLog {
  id: string;
  dev: string;
  own: string;
  entry: Record<string, unknown>;
  created: number;
}

/** All that one Hub double knows. */
export class HubStore {
  readonly devices = new Map<string, StoredDevice>();
  readonly tokens = new Map<string, StoredToken>();
  /** By owner and SHA-256, `OWNER HEX`; without content while it is announced only. */
  readonly objects = new Map<string, { name: string; size: number; content: Buffer | undefined }>();
  readonly trails = new Map<string, StoredTrail>();
  readonly logs: StoredLog[] = [];
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  addToken(owner: string, given: { nick?: string; meta?: Meta }): { stored: StoredToken; token: string } {
    const bytes = randomBytes(24);
    const stored: StoredToken = {
      id: this.newId(),
      nick: given.nick ?? petName(3, '_'),
      owner,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      defaultUserMeta: given.meta ?? {},
      disabled: false,
      created: this.now(),
      modified: this.now(),
    };
    this.tokens.set(stored.id, stored);
    return { stored, token: bytes.toString('base64') };
  }

  /** The token that stands behind this text, unless it was disabled. */
  tokenOf(text: string): StoredToken | undefined {
    const sha256 = createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex');
    return [...this.tokens.values()].find((token) => token.sha256 === sha256 && !token.disabled);
  }

  addDevice(given: Partial<StoredDevice>): StoredDevice {
    const id = this.newId();
    const owner = given.owner ?? '';
    const device: StoredDevice = {
      id,
      prn: `prn:::devices:/${id}`,
      nick: given.nick ?? (owner === '' ? `__unregistered__${petName(1, '_')}_${lowerCaseText(10)}` : petName(3, '_')),
      owner,
      secret: given.secret ?? lowerCaseText(15),
      challenge: given.challenge ?? '',
      tokenId: given.tokenId,
      created: this.now(),
      modified: this.now(),
      userMeta: given.userMeta ?? {},
      deviceMeta: given.deviceMeta ?? {},
      garbage: false,
    };
    this.devices.set(id, device);
    return device;
  }

  liveDevices(): StoredDevice[] {
    return [...this.devices.values()].filter(({ garbage }) => !garbage);
  }

  /** As MongoDB makes them: 4 bytes of time, 8 of chance. */
  newId(): string {
    const seconds = Math.floor(this.now() / 1000);
    return seconds.toString(16).padStart(8, '0').slice(-8) + randomBytes(8).toString('hex');
  }
}

/** Stands for the dot in keys that the Hub keeps. */
const dot = '\uFF2E';

export function quoteKeys(meta: Meta): Meta {
  return Object.fromEntries(Object.entries(meta).map(([key, value]) => [key.replaceAll('.', dot), value]));
}

export function unquoteKeys(meta: Meta): Meta {
  return Object.fromEntries(Object.entries(meta).map(([key, value]) => [key.replaceAll(dot, '.'), value]));
}
