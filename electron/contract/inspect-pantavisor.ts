import * as z from 'zod';

const bytes = z.int().nonnegative();

/** Something that is not as it should be. */
const finding = z.object({
  /** For programs. */
  code: z.string(),
  /** The key of the state, the path or the object that it is about. */
  subject: z.string(),
  /** A sentence without its full stop. */
  message: z.string(),
  /** `breaks`: the device would not boot, or refuse what is signed; `warns`: it would, and a person should know. */
  severity: z.enum(['breaks', 'warns']),
});
export type Finding = z.infer<typeof finding>;

/** What is looked at, in this order. */
export const checkNames = [
  'storage',
  'boot-selector',
  'state',
  'containers',
  'objects',
  'files',
  'links',
  'boot-files',
  'signatures',
  'coverage',
  'config',
  'kernel-words',
  'factory-packages',
] as const;
export type CheckName = (typeof checkNames)[number];

const check = z.object({
  name: z.enum(checkNames),
  outcome: z.enum(['good', 'warned', 'failed', 'skipped']),
  /** How many things were looked at. */
  checked: z.int().nonnegative(),
  findings: z.array(finding),
  /** Findings that were left out because there are too many. */
  more: z.int().nonnegative(),
  /** Why it was skipped: a clause. */
  reason: z.string().optional(),
});
export type Check = z.infer<typeof check>;

const container = z.object({
  name: z.string(),
  /** `lxc` */
  type: z.string().optional(),
  group: z.string().optional(),
  /** What it must reach to count as up: its own, or its group's. */
  statusGoal: z.string().optional(),
  /** Its own, or its group's. */
  restartPolicy: z.string().optional(),
  /** The level of states without groups. */
  runlevel: z.string().optional(),
  roles: z.array(z.string()),
  version: z.string().optional(),
  /** Where it came from: a container image with its tag, an address. */
  source: z.string().optional(),
  /** Of its objects, each counted once. */
  size: bytes,
  /** Keys of the state under its name, and settings laid over it. */
  files: z.int().nonnegative(),
  configFiles: z.int().nonnegative(),
  /** Whether good signatures cover its files, settings aside. */
  signed: z.enum(['all', 'part', 'none']),
});
export type ContainerReport = z.infer<typeof container>;

const group = z.object({
  name: z.string(),
  statusGoal: z.string().optional(),
  restartPolicy: z.string().optional(),
  /** Seconds. */
  timeout: z.number().optional(),
});
export type GroupReport = z.infer<typeof group>;

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** ISO 8601. */
  notBefore: z.string(),
  notAfter: z.string(),
  /** SHA-256, lower-case hex. */
  fingerprint: z.string(),
});
export type CertificateReport = z.infer<typeof certificate>;

const signature = z.object({
  /** Its key in the state. */
  key: z.string(),
  algorithm: z.string().optional(),
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  /** Keys of the state that are signed. */
  covers: z.array(z.string()),
  /** `unverifiable`: it names no certificate, and the device's own key was not given. */
  outcome: z.enum(['valid', 'invalid', 'unverifiable']),
  /** Why it is not valid: a clause. */
  reason: z.string().optional(),
  /** Leaf first. */
  certificates: z.array(certificate),
  /** `unchecked`: nothing was given to trust. */
  trust: z.enum(['trusted', 'untrusted', 'unchecked']),
  trustReason: z.string().optional(),
  /** Signed with the public developer keys: proves that nothing changed, not who made it. */
  developer: z.boolean(),
});
export type SignatureReport = z.infer<typeof signature>;

const setting = z.object({
  /** In the current spelling. */
  key: z.string(),
  /** Masked where it is a secret. */
  value: z.string(),
  secret: z.boolean(),
});
export type SettingReport = z.infer<typeof setting>;

/** What is in a Pantavisor system, and whether it is right. */
export const pantavisorReport = z.object({
  /** The storage partition of a device, a folder that `pvr` made, or a `.pvrexport`. */
  form: z.enum(['storage', 'checkout', 'export']),
  /** The one that would boot; absent where there are no revisions. */
  revision: z.string().optional(),
  revisions: z.array(z.string()),
  state: z
    .object({
      spec: z.string().optional(),
      /** Of its bytes: what the Hub calls `state-sha` where they are canonical. */
      sha256: z.string(),
      size: bytes,
      keys: z.int().nonnegative(),
      canonical: z.boolean(),
    })
    .optional(),
  bsp: z
    .object({ boot: z.array(z.object({ role: z.string(), file: z.string() })), size: bytes, files: z.int() })
    .optional(),
  groups: z.array(group),
  containers: z.array(container),
  objects: z.object({
    count: z.int().nonnegative(),
    size: bytes,
    /** Objects that the state does not name. */
    extra: z.int().nonnegative(),
  }),
  signatures: z.array(signature),
  /** Keys that no good signature covers: refused by devices in their strict mode. */
  uncovered: z.array(z.string()),
  settings: z.array(setting),
  /** Whether the device would call itself claimed, or claim itself with a token. */
  claim: z.enum(['none', 'token', 'credentials', 'both']).optional(),
  kernelWords: z.array(z.object({ file: z.string(), words: z.array(z.string()) })),
  factoryPackages: z.array(
    z.object({ file: z.string(), size: bytes, containers: z.array(z.string()), problem: z.string().optional() }),
  ),
  checks: z.array(check),
});
export type PantavisorReport = z.infer<typeof pantavisorReport>;
