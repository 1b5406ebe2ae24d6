import { describe, expect, test } from 'vitest';
import { parseHubAddress } from '../../../electron/engine/hub/address.ts';
import { type BrowserLogin, logInByBrowser } from '../../../electron/engine/hub/oauth.ts';
import { HubLink } from '../../../electron/engine/hub/request.ts';
import { type HubDouble, type HubOptions, startHub } from '../../rigs/hub/hub-double.ts';
import { hurried } from '../../rigs/hub/logged-in.ts';

/** Follows redirects, as a browser does in which the person is signed in to the Hub. */
async function browse(address: string): Promise<Response> {
  return await fetch(address, { redirect: 'follow' });
}

async function login(double: HubDouble, options: Partial<BrowserLogin> = {}) {
  const link = new HubLink(parseHubAddress(double.url), hurried);
  return await logInByBrowser(link, {
    openBrowser: async (address) => void (await browse(address)),
    signal: AbortSignal.timeout(20_000),
    ...options,
  });
}

test('the person says yes in the browser; no password passes through here', async () => {
  await using double = await startHub({ consent: { user: 'user2' } });
  let page = '';
  const session = await login(double, {
    openBrowser: async (address) => {
      const end = await browse(address);
      page = await end.text();
    },
  });
  expect(session.user).toBe('user2');
  expect(page).toContain('You are logged in.');
  expect(double.count('POST /auth/login')).toBe(0);
  const authorize = new URLSearchParams(double.calls.find(({ call }) => call === 'GET /auth/oauth/authorize')?.query);
  expect(authorize.get('code_challenge_method')).toBe('S256');
  expect(authorize.get('redirect_uri')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/u);
  expect(authorize.toString()).not.toContain('code_verifier');
});

describe('nobody is logged in', () => {
  test('where the person says no', async () => {
    await using double = await startHub({ consent: 'refuse' });
    await expect(login(double)).rejects.toMatchObject({
      code: 'hub-login-failed',
      fields: { reason: 'it was refused in the browser' },
    });
  });

  test('where nobody answers', async () => {
    await using double = await startHub();
    const asked = login(double, { openBrowser: async () => {}, patience: 50 });
    await expect(asked).rejects.toMatchObject({ code: 'hub-login-failed' });
  });

  test('where it is cancelled', async () => {
    await using double = await startHub();
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(new Error('enough')), 50);
    await expect(login(double, { openBrowser: async () => {}, signal: cancel.signal })).rejects.toThrow('enough');
  });

  test('by an answer that has not the state of this login', async () => {
    await using double = await startHub();
    const statuses: number[] = [];
    const asked = login(double, {
      patience: 300,
      openBrowser: async (address) => {
        const back = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
        for (const state of ['', 'x'.repeat(32)]) {
          back.search = new URLSearchParams({ code: 'stolen', state }).toString();
          statuses.push((await browse(back.href)).status);
        }
        back.pathname = '/else';
        statuses.push((await browse(back.href)).status);
      },
    });
    await expect(asked).rejects.toMatchObject({ code: 'hub-login-failed' });
    expect(statuses).toEqual([400, 400, 404]);
    expect(double.count('POST /auth/oauth/token')).toBe(0);
  });

  test.each([
    ['the Hub does not know the application', { clients: {} }],
    [
      'it lets the application go back to another place only',
      { clients: { 'prn:pantahub.com:apis:/pvr': ['https://x/'] } },
    ],
  ] satisfies [string, HubOptions][])('where %s', async (_, options) => {
    await using double = await startHub(options);
    await expect(login(double, { patience: 200 })).rejects.toMatchObject({ code: 'hub-login-failed' });
  });

  test('where the answer to the code is lost: a code is good for one use', async () => {
    await using double = await startHub();
    using _ = double.misbehave({ on: 'POST /auth/oauth/token', how: 'lose-answer' });
    await expect(login(double)).rejects.toMatchObject({ code: 'hub-unreachable' });
    expect(double.count('POST /auth/oauth/token')).toBe(1);
  });
});

test('the Hub takes no code without the verifier that belongs to it, and none twice', async () => {
  await using double = await startHub();
  let code = '';
  let redirectUri = '';
  const asked = login(double, {
    patience: 300,
    openBrowser: async (address) => {
      redirectUri = new URL(address).searchParams.get('redirect_uri') ?? '';
      const page = await fetch(address, { redirect: 'manual' });
      const consent = await fetch(page.headers.get('location') ?? '', { redirect: 'manual' });
      code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
    },
  });
  await expect(asked).rejects.toMatchObject({ code: 'hub-login-failed' });
  const body = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: 'guessed' };
  const answer = await fetch(`${double.url}/auth/oauth/token`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(400);
});
