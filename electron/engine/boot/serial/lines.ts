import { type BootFailure, type BootStage, type RunStatus, runStatuses, type Seen } from '../../../contract/boot.ts';

/** Who wrote a line: the runtime of Pantavisor, the kernel, or nobody that it names. */
export type Origin = 'pantavisor' | 'kernel' | 'plain';

/** A line that means something, and what it means. */
export interface LineRule {
  pattern: RegExp;
  /** Whose lines are looked at: what a container prints must not pass for the runtime. */
  from: readonly Origin[];
  /** `goalOf` is the status that a container must reach. */
  means: (found: Readonly<Record<string, string | undefined>>, goalOf: (container: string) => RunStatus) => Seen[];
  /** It stands at the end of a line that is not ended: what waits for somebody to type. */
  prompt?: true;
}

// Before its log server runs, the runtime writes to the kernel's log or to the console itself.
const runtime: readonly Origin[] = ['pantavisor', 'kernel', 'plain'];
const kernel: readonly Origin[] = ['kernel', 'plain'];
const terminal: readonly Origin[] = ['plain'];

const stage = (stage: BootStage) => (): Seen[] => [{ kind: 'stage', stage }];
const failure = (failure: BootFailure) => (): Seen[] => [{ kind: 'failure', failure }];
const life = (): Seen[] => [{ kind: 'life' }];
const isStatus = (text: string | undefined): text is RunStatus => runStatuses.some((status) => status === text);

/** What comes before a system: boot loaders and firmware, and Pantavisor's script for U-Boot (boot.cmd.pvgeneric). */
const loaderLines: readonly LineRule[] = [
  { pattern: /^U-Boot (?:SPL |TPL )?\d{4}\.\d\d/u, from: terminal, means: stage('loader') },
  { pattern: /^NOTICE:\s+BL\d/u, from: terminal, means: stage('loader') },
  { pattern: /^barebox \d{4}\.\d\d/u, from: terminal, means: stage('loader') },
  { pattern: /^(?:Welcome to GRUB!|GRUB loading)/u, from: terminal, means: stage('loader') },
  {
    pattern: /^(?:RPi: BOOTLOADER release|Raspberry Pi Bootcode|MESS:\d\d:\d\d:)/u,
    from: terminal,
    means: stage('loader'),
  },
  { pattern: /^Hit any key to stop autoboot/u, from: terminal, means: stage('loader'), prompt: true },
  { pattern: /^Pantavisor Starts/u, from: terminal, means: stage('loader') },
  { pattern: /^Trying to load oemEnv\.txt/u, from: terminal, means: stage('loader') },
  { pattern: /^Pantavisor bootargs:/u, from: terminal, means: stage('loader') },
  {
    pattern: /^Pantavisor boots (?:try-boot )?revision: (?<revision>\S+)/u,
    from: terminal,
    means: ({ revision = '' }) => [
      { kind: 'stage', stage: 'loader' },
      { kind: 'state', revision },
    ],
  },
  {
    pattern: /boots checkpoint revision (?<revision>\S+) after failed try-boot/u,
    from: terminal,
    means: ({ revision = '' }) => [
      { kind: 'failure', failure: 'rolled-back' },
      { kind: 'state', revision },
    ],
  },
  { pattern: /Failed to boot step, rebooting/u, from: terminal, means: failure('loader') },
];

/** Of any Linux. */
const linuxLines: readonly LineRule[] = [
  { pattern: /^(?:Linux version \d|Booting Linux on physical CPU)/u, from: kernel, means: stage('kernel') },
  { pattern: /Kernel panic - not syncing/u, from: kernel, means: failure('kernel-panic') },
  { pattern: /^(?!Last )(?:\S+ )?login:$/u, from: terminal, means: stage('login'), prompt: true },
];

/** pv_e2fsgrow, rpiab.c, mount.c, pantavisor.c, update.c, platforms.c, state.c and updater.c of Pantavisor. */
const runtimeLines: readonly LineRule[] = [
  { pattern: /rpiab: ERROR: EEPROM too old for tryboot/u, from: runtime, means: failure('eeprom-too-old') },
  { pattern: /^rpiab: (?!ERROR)/u, from: runtime, means: life },
  { pattern: /^Press \[(?:ENTER|d)\] for debug ash shell/u, from: terminal, means: life, prompt: true },
  { pattern: /trail storage found/u, from: runtime, means: stage('storage') },
  // Asked five times, a second apart, for cards that are slow to come: only the line after that is a failure.
  { pattern: /cannot get block device from '/u, from: runtime, means: life },
  { pattern: /could not mount '/u, from: runtime, means: failure('no-storage') },
  { pattern: /pv_e2fsgrow\|INFO:/u, from: runtime, means: stage('grown') },
  { pattern: /'[^']*' does not exist but required by config/u, from: runtime, means: failure('no-config') },
  { pattern: /creds load failed/u, from: runtime, means: failure('bad-credentials') },
  { pattern: /state signature verification went wrong/u, from: runtime, means: failure('bad-signature') },
  { pattern: /state objects validation went wrong/u, from: runtime, means: failure('bad-object') },
  {
    pattern: /state could not be loaded|error starting state|bad factory revision/u,
    from: runtime,
    means: failure('bad-state'),
  },
  { pattern: /initialized Factory revision 0\./u, from: runtime, means: stage('factory') },
  {
    pattern: /platform '(?<container>[^']+)' reached its status goal/u,
    from: runtime,
    means: ({ container = '' }, goalOf) => [{ kind: 'status', status: goalOf(container), container }],
  },
  {
    pattern: /platform '(?<container>[^']+)' status is now (?<status>[A-Z]+)\b/u,
    from: runtime,
    means: ({ container = '', status }) => (isStatus(status) ? [{ kind: 'status', status, container }] : []),
  },
  {
    pattern: /platform '(?<container>[^']+)' status goal timed out/u,
    from: runtime,
    means: ({ container = '' }) => [{ kind: 'failure', failure: 'goal-timed-out', container }],
  },
  {
    pattern: /state revision '(?<revision>[^']+)' status is now (?<status>[A-Z]+)\b/u,
    from: runtime,
    means: ({ revision = '', status }) => (isStatus(status) ? [{ kind: 'status', status, revision }] : []),
  },
  { pattern: /a platform did not work as expected/u, from: runtime, means: failure('container-failed') },
];

/** pantavisor.c, updater.c and pantahub.c of Pantavisor. */
const hubLines: readonly LineRule[] = [
  {
    pattern: /device challenge: '(?<challenge>[^']*)'/u,
    from: runtime,
    means: ({ challenge = '' }) => [{ kind: 'claim', claim: 'unclaimed', ...(challenge === '' ? {} : { challenge }) }],
  },
  {
    pattern: /device has been claimed, proceeding normally/u,
    from: runtime,
    means: () => [{ kind: 'claim', claim: 'claimed' }],
  },
  // Older runtimes call it a GET. With a device's number behind it, the address is not that of the registration.
  {
    pattern: /request (?:GET|POST) (?:https?:\/\/[^\s/]+)?\/devices\/ returned HTTP error \(code=(?:400|403)\b/u,
    from: runtime,
    means: () => [{ kind: 'claim', claim: 'refused' }],
  },
  {
    pattern: /factory revision \(base trail\) pushed to remote correctly|Hub client is online/u,
    from: runtime,
    means: () => [{ kind: 'online', online: true }],
  },
];

export const lineRules: readonly LineRule[] = [...loaderLines, ...linuxLines, ...runtimeLines, ...hubLines];

/** The runtime names its device in requests and when it loads what it is registered as. */
const deviceIdPattern = /(?:prn:::devices:\/|\/devices\/|device exists: ')(?<deviceId>[0-9a-f]{24})\b/u;

const mac = '(?<mac>(?:[0-9a-f]{2}:){5}[0-9a-f]{2})';

/** How a board names itself to whoever reads its console. What it says of what is plugged into it is another matter. */
export const markPatterns: readonly RegExp[] = [
  deviceIdPattern,
  // U-Boot and firmware; and what a Raspberry Pi's firmware puts on the kernel's command line.
  /^(?:board )?serial(?: ?(?:number|no\.?|nr\.?))?\s*[#:=]+\s*(?:0x)?(?<serial>[\w.-]{4,64})$/iu,
  /\s(?:\w+\.)?serial(?:no)?=(?:0x)?(?<serial>[\w.-]{4,64})(?=\s|$)/iu,
  new RegExp(String.raw`\b(?:macaddr|ethaddr)=${mac}(?=\s|$)`, 'iu'),
  new RegExp(String.raw`\beth\d: .*[\s,]${mac}$`, 'iu'),
  /^(?<host>[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?) login:$/iu,
];
