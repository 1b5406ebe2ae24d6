import * as z from 'zod';
import { JsonFault, type JsonNode, readJson } from '../../image/pantavisor/raw-json.ts';
import { plainText } from '../plain-text.ts';
import { type Answer, type AskOptions, whyNot } from './answer.ts';
import { getPage } from './ask-url.ts';

/** Where a pvr remote says how its state is had (pvr, libpvr: `.pvrremote`); where it does not, the state lies there. */
const repository = '/cgi-bin/pvr';
const usualState = `${repository}/json`;
const remote = z.looseObject({ 'json-get-url': z.string().min(1).max(2000), 'json-key': z.string().optional() });

const longestRemote = 1 << 16;
const longestState = 4 << 20;

export type PvrSdkAnswer = Answer & { state?: JsonNode };

/**
 * Asks the pvr-sdk container of a device for the state that it runs. That is open to everybody in the network where the
 * container listens to it; its ssh server, whose password is known to all, is left alone.
 */
export async function askPvrSdk(host: string, port: number, options: AskOptions): Promise<PvrSdkAnswer> {
  const at = `pvr-sdk on port ${port} of ${host}`;
  const get = (path: string, limit: number) => getPage({ protocol: 'http:', host, port, path }, limit, options);
  try {
    const about = await get(`${repository}/.pvrremote`, longestRemote);
    const { path, key } = stateOf(about.status === 200 ? about.body : undefined);
    const { status, body } = await get(path, longestState);
    if (status !== 200) return { answers: false, evidence: `${at} answers with ${status}` };
    if (body === undefined) return { answers: false, evidence: `${at} answers with more than a state can be` };
    const state = pick(readJson(body), key);
    if (state === undefined) return { answers: false, evidence: `${at} answers, but not with a state` };
    return { answers: true, evidence: `${at} answers`, state };
  } catch (error) {
    if (error instanceof JsonFault) {
      return {
        answers: false,
        evidence: `${at} answers with a state that cannot be read: ${plainText(error.message)}`,
      };
    }
    return { answers: false, evidence: `${at}: ${whyNot(error)}` };
  }
}

/** Only the path is taken: whatever host it names, nobody but the device is asked. */
function stateOf(body: Buffer | undefined): { path: string; key: string } {
  const { data } = remote.safeParse(parse(body));
  if (data === undefined || !URL.canParse(data['json-get-url'], 'http://device'))
    return { path: usualState, key: 'state' };
  const { pathname, search } = new URL(data['json-get-url'], 'http://device');
  return { path: pathname + search, key: data['json-key'] ?? 'state' };
}

function parse(body: Buffer | undefined): unknown {
  try {
    return JSON.parse(body?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
}

/** The state is the document, or what stands under the key that the remote names. */
function pick(document: JsonNode, key: string): JsonNode | undefined {
  if (isState(document)) return document;
  const inner = document.kind === 'object' ? document.members.find((one) => one.key === key)?.value : undefined;
  return isState(inner) ? inner : undefined;
}

function isState(node: JsonNode | undefined): boolean {
  return node?.kind === 'object' && node.members.some(({ key }) => key === '#spec');
}
