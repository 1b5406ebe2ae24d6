// `sign-feed.mjs NOTES FEED…`: puts what is new, and our signature, into lists of updates (latest*.yml), in place. The key is
// in WICK_UPDATE_SECRET_KEY (Ed25519, PKCS8 as PEM), the other half, which packages carry, in WICK_UPDATE_KEY.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parse, stringify } from 'yaml';
import { checkRelease } from '../../electron/desktop/update/check-release.ts';
import { signedText } from '../../electron/desktop/update/signed-text.ts';

/** What a message box shows; more belongs on a page. */
const longestNotes = 1500;

const [notesFile, ...feeds] = process.argv.slice(2);
const { WICK_UPDATE_SECRET_KEY: secret, WICK_UPDATE_KEY: key } = process.env;
if (notesFile === undefined || feeds.length === 0) throw new Error('Name a file of notes and lists of updates.');
if (!secret || !key) throw new Error('WICK_UPDATE_SECRET_KEY and WICK_UPDATE_KEY are not set.');

const privateKey = createPrivateKey(secret);
const half = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
if (half !== key.trim()) throw new Error('The two keys do not belong together: no package would take these updates.');

const releaseNotes = readFileSync(notesFile, 'utf8').trim().slice(0, longestNotes);
for (const feed of feeds) {
  const said = parse(readFileSync(feed, 'utf8'));
  const list = { ...said, releaseNotes };
  const signed = { ...list, signature: sign(null, signedText(list), privateKey).toString('base64') };
  const text = stringify(signed);
  // As a package will.
  checkRelease(parse(text), key.trim());
  writeFileSync(feed, text);
}
