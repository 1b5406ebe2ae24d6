import type { Sentence } from './sentences.ts';

/** What can go wrong between Wick and a Hub. `hub` is its name as people know it; `said` what it told users itself. */
export const hubSentences = {
  'hub-not-logged-in': (e: { hub: string; expired: boolean }) => ({
    message: e.expired ? `The login to ${e.hub} has expired.` : `You are not logged in to ${e.hub}.`,
    hint: 'Log in with "wick hub login".',
    exit: 'noRights',
  }),
  'hub-wrong-password': (e: { hub: string; user: string }) => ({
    message: `${e.hub} does not know ${e.user} by this password.`,
    hint: 'Check both; names and passwords of one Hub mean nothing to another.',
    exit: 'noRights',
  }),
  'hub-second-factor': (e: { hub: string; user: string }) => ({
    message: `${e.hub} asks ${e.user} for more than a password.`,
    hint: 'Log in by the browser, with "wick hub login" and no --user, or use a personal access token as the password.',
    exit: 'noRights',
  }),
  'hub-login-failed': (e: { hub: string; reason: string }) => ({
    message: `The login to ${e.hub} did not come to an end: ${e.reason}.`,
    hint: 'Try again, or log in with a name and a password.',
    exit: 'noRights',
  }),
  /** `what` is what was asked for, as a noun. */
  'hub-refused': (e: { hub: string; what: string; status: number; said?: string }) => ({
    message: `${e.hub} refuses ${e.what} (status ${e.status})${e.said === undefined ? '' : `: ${e.said}`}.`,
    hint: 'Check that you are logged in as the right person, and that this may be done with your account.',
    exit: 'noRights',
  }),
  'hub-missing': (e: { hub: string; what: string }) => ({
    message: `${e.hub} knows nothing of ${e.what}.`,
    hint: 'See what there is with "wick hub devices" and "wick hub tokens".',
    exit: 'usage',
  }),
  'hub-unreachable': (e: { hub: string; reason: string }) => ({
    message: `${e.hub} cannot be reached: ${e.reason}.`,
    hint: 'Check the address, the network and the proxy; for a Hub with a certificate of your own, name its authority with "wick hub login --ca FILE".',
    exit: 'badSource',
  }),
  'hub-garbage': (e: { hub: string; what: string; reason: string }) => ({
    message: `What ${e.hub} answered for ${e.what} makes no sense: ${e.reason}.`,
    hint: 'Something else may answer in its place, such as the login page of a network: open its address in a browser.',
    exit: 'badSource',
  }),
  'hub-failing': (e: { hub: string; what: string; status: number }) => ({
    message: `${e.hub} has failed at ${e.what} (status ${e.status}).`,
    hint: 'The Hub has trouble of its own: try again later.',
    exit: 'badSource',
  }),
  'hub-rate-limited': (e: { hub: string; seconds: number }) => ({
    message: `${e.hub} wants to be left alone for ${e.seconds} s: it was asked too often.`,
    hint: 'Try again after that.',
    exit: 'badSource',
  }),
} satisfies Record<string, (fields: never) => Sentence>;
