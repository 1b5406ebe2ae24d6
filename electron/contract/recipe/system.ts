import * as z from 'zod';
import { fileChanges } from './files.ts';
import { secret } from './secret.ts';

/** RFC 1123, one label; Linux takes 63 characters. */
const hostname = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, 'must be letters, digits and hyphens, 63 at most');

/** What Debian's adduser takes. */
const userName = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must begin with a small letter, then small letters, digits, _ and -');

/** Shadow's form, as `openssl passwd -6` or mkpasswd write it. */
const passwordHash = z
  .string()
  .regex(/^\$(5|6|y|2b)\$[^\s:]{10,200}$/, 'must be a hash as "openssl passwd -6" makes it');

const sshKey = z
  .string()
  .regex(
    /^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+=*( [^\r\n]*)?$/,
    'must be one line of an OpenSSH public key, such as "ssh-ed25519 AAAA… name"',
  );

const wifi = z
  .strictObject({
    ssid: z
      .string()
      .min(1)
      .refine((ssid) => new TextEncoder().encode(ssid).length <= 32, 'must have 32 bytes at most'),
    password: secret
      .optional()
      .meta({ description: '8 to 63 characters, or the key itself as 64 hexadecimal digits.' }),
    security: z.enum(['wpa2', 'wpa3', 'open']).default('wpa2'),
    hidden: z.boolean().default(false),
    country: z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters, such as DE'),
  })
  .refine(({ security, password }) => (security === 'open') === (password === undefined), {
    error: 'needs a password, or security: open without one',
    path: ['password'],
  });

/** What most Linux images can be told: `raspberry-pi-os`, `cloud-init`, `armbian`. */
export const systemShape = {
  hostname: hostname.optional(),
  user: z
    .strictObject({ name: userName, password: secret.optional(), passwordHash: passwordHash.optional() })
    .refine(({ password, passwordHash }) => password === undefined || passwordHash === undefined, {
      error: 'needs a password or a passwordHash, not both',
      path: ['passwordHash'],
    })
    .optional(),
  ssh: z
    .strictObject({
      enabled: z.boolean().default(true),
      keys: z.array(sshKey).max(100).default([]),
      password: z.boolean().default(false).meta({ description: 'Whether a password is enough to log in over SSH.' }),
    })
    .optional(),
  wifi: wifi.optional(),
  locale: z
    .string()
    .regex(/^([a-z]{2,3}(_[A-Z]{2})?\.UTF-8|C\.UTF-8)$/, 'must be a UTF-8 locale, such as de_DE.UTF-8')
    .optional(),
  timezone: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, 'must be a time zone, such as Europe/Berlin')
    .optional(),
  keyboard: z
    .strictObject({
      layout: z.string().regex(/^[a-z]{2,10}$/, 'must be a layout, such as de'),
      variant: z
        .string()
        .regex(/^[a-z0-9_-]+$/)
        .optional(),
      model: z
        .string()
        .regex(/^[a-z0-9_-]+$/)
        .default('pc105'),
    })
    .optional(),
  files: fileChanges,
};

export const systemSettings = z.strictObject(systemShape);
export type SystemSettings = z.output<typeof systemSettings>;
export type WifiSettings = NonNullable<SystemSettings['wifi']>;
export { hostname, wifi };
