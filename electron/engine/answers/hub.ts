import type { HubLogin, hubCalls } from '../../contract/calls/hub.ts';
import { WickError } from '../../contract/errors.ts';
import { Secret } from '../../contract/recipe/secret.ts';
import type { AnswerOf, Handlers } from '../../contract/rpc/table.ts';
import { Changes } from '../changes.ts';
import { type HubAddress, hubName, hubUrl, parseHubAddress, publicHub } from '../hub/address.ts';
import { chooseLogin, currentHub, forgetLogin, keepLogin, listLogins } from '../hub/credentials.ts';
import { logIn } from '../hub/login.ts';
import { logInByBrowser } from '../hub/oauth.ts';
import { readAuthority } from '../hub/read-authority.ts';
import { HubLink } from '../hub/request.ts';
import type { Session } from '../hub/session.ts';
import { during } from './during.ts';
import type { Host } from './host.ts';

type Browsing = AnswerOf<typeof hubCalls, 'hub.browse'>;
type Asked = { hub?: string; ca?: string };
type Way = { link: HubLink; ca: string | undefined };

/** ms between two looks at what other programs may have changed. */
const lookInterval = 3000;

export function hubAnswers(host: Host): Handlers<typeof hubCalls> {
  const changes = new Changes();
  return {
    async *'hub.watch'(_, signal) {
      const ticking = setInterval(() => changes.tell(), lookInterval);
      try {
        let shown = '';
        for await (const _change of changes.follow(signal)) {
          const state = { logins: await loginsOf(host, signal) };
          const text = JSON.stringify(state);
          if (text !== shown) yield state;
          shown = text;
        }
      } finally {
        clearInterval(ticking);
      }
    },
    async *'hub.browse'(asked, signal) {
      yield* browse(host, asked, signal);
      changes.tell();
    },
    'hub.login': async ({ user, password, ...asked }, signal) => {
      const way = await wayTo(host, asked, signal);
      const session = await logIn(way.link, { user, password: new Secret(password), signal });
      const kept = await keep(host, way, session, signal);
      changes.tell();
      return kept;
    },
    'hub.logout': async ({ url }, signal) => {
      await forgetLogin(parseHubAddress(url), host.hubPlace(signal));
      changes.tell();
      return {};
    },
    'hub.choose': async ({ url }, signal) => {
      const address = parseHubAddress(url);
      const isThere = await chooseLogin(address, host.hubPlace(signal));
      changes.tell();
      if (!isThere) throw new WickError('hub-not-logged-in', { hub: hubName(address), expired: false });
      return {};
    },
  };
}

async function loginsOf(host: Host, signal: AbortSignal): Promise<HubLogin[]> {
  const logins = await listLogins(host.hubPlace(signal));
  return logins
    .toSorted((one, other) => Number(other.isCurrent) - Number(one.isCurrent))
    .map(({ address, user, expiresAt, isCurrent }) => ({
      hub: hubName(address),
      url: hubUrl(address),
      user,
      expired: expiresAt !== undefined && expiresAt <= Date.now(),
      current: isCurrent,
    }));
}

async function* browse(host: Host, asked: Asked, signal: AbortSignal): AsyncGenerator<Browsing> {
  const way = await wayTo(host, asked, signal);
  const news = new Changes();
  let open: { link: string; shown: boolean } | undefined;
  const logging = logInByBrowser(way.link, {
    signal,
    openBrowser: async (address) => {
      const shown = (await host.surroundings.openLink?.(address)) ?? false;
      open = { link: address, shown };
      news.tell();
    },
  });
  const session = yield* during(
    logging,
    news,
    (): Browsing => ({
      phase: 'open',
      link: open?.link ?? '',
      shown: open?.shown ?? false,
    }),
  );
  yield { phase: 'done', ...(await keep(host, way, session, signal)) };
}

async function keep(host: Host, { link, ca }: Way, session: Session, signal: AbortSignal) {
  const kept = await keepLogin({ address: link.address, session, ca }, host.hubPlace(signal));
  return { hub: link.name, user: session.user, kept };
}

async function wayTo(host: Host, { hub, ca: file }: Asked, signal: AbortSignal): Promise<Way> {
  const ca = file === undefined ? undefined : await readAuthority(file);
  return { link: new HubLink(await addressOf(host, hub, signal), { ca }), ca };
}

async function addressOf(host: Host, hub: string | undefined, signal: AbortSignal): Promise<HubAddress> {
  return hub === undefined ? ((await currentHub(host.hubPlace(signal))) ?? publicHub) : parseHubAddress(hub);
}
