/** A process of its own that downloads: `node download.ts FOLDER ADDRESS [SHA256]`; tells how far it is, and how it ended. */
import { download } from '../../../../../../electron/engine/image/catalogue/download/download.ts';

const [folder = '', address = '', sha256] = process.argv.slice(2);
const say = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
const { path } = await download(
  'it',
  { kind: 'image', slug: 'it', aliases: [], title: 'it', boards: [], address, sha256 },
  {
    signal: new AbortController().signal,
    folder,
    http: { retryDelay: 1, env: {} },
    onNote: (note) => say({ note }),
    onPhase: () => {},
    onBytes: (bytes) => say({ bytes }),
  },
);
say({ path });
