// `merge-feeds.mjs FILE…`: one list of updates of several for the processors of one system; each was made on its own.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parse, stringify } from 'yaml';

/** @typedef {{ version: string, files: { url: string, sha512: string, size: number }[] }} Feed */

const feeds = process.argv.slice(2).map((file) => /** @type {Feed} */ (parse(readFileSync(file, 'utf8'))));
const [first] = feeds;
if (first === undefined) throw new Error('No list of updates was named.');
const strange = feeds.find(({ version }) => version !== first.version);
if (strange !== undefined) throw new Error(`Lists of ${first.version} and ${strange.version} are not of one release.`);
process.stdout.write(stringify({ ...first, files: feeds.flatMap(({ files }) => files) }));
