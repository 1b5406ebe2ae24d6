import http from 'node:http';
import https from 'node:https';
import { WickError } from '../../../contract/errors.ts';

export interface Agents {
  http: http.Agent;
  https: https.Agent;
}

const variables = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'] as const;

/**
 * Connections through the proxy that the environment names. Node passes over what it does not understand and connects
 * directly; whoever set a proxy does not want that, so it is refused with `source-unreachable`.
 */
export function proxyAgents(env: NodeJS.ProcessEnv, what: string): Agents {
  const proxyEnv: NodeJS.ProcessEnv = { NO_PROXY: env['NO_PROXY'], no_proxy: env['no_proxy'] };
  for (const name of variables) {
    const value = env[name];
    if (value === undefined || value === '') continue;
    // `proxy:3128`, as curl takes it
    const address = value.includes('://') ? value : `http://${value}`;
    if (!URL.canParse(address) || !/^https?:/iu.test(address)) {
      const reason = `the proxy in ${name} is not an http:// address, and Wick knows no other kind`;
      throw new WickError('source-unreachable', { what, reason });
    }
    proxyEnv[name] = address;
  }
  return { http: new http.Agent({ proxyEnv }), https: new https.Agent({ proxyEnv }) };
}
