import { WickError } from '../../../contract/errors.ts';
import type { PantavisorSettings } from '../../../contract/recipe/pantavisor.ts';
import { Secret } from '../../../contract/recipe/secret.ts';
import type { PlanContext } from '../family.ts';
import type { Identity } from '../identity-source.ts';

export interface WithIdentity {
  settings: PantavisorSettings;
  warnings: string[];
}

/**
 * The settings with a token or credentials that the Hub makes for this card, where the recipe wants that. A dry run has
 * others in their place that are as long.
 */
export async function withIdentity(settings: PantavisorSettings, context: PlanContext): Promise<WithIdentity> {
  const { claim, ...rest } = settings;
  if (claim?.hub === undefined) return { settings, warnings: [] };
  const { identity: source, dryRun, signal, masker, target } = context;
  if (source === undefined && dryRun !== true) {
    throw new WickError('provision-refused', {
      target,
      reason: 'nobody is logged in to the Hub that makes its identity',
    });
  }
  const made =
    source === undefined || dryRun === true
      ? placeholder(claim.hub)
      : await source.make(claim.hub, claim.meta ?? {}, signal);
  masker.add(made.kind === 'token' ? made.token : made.secret);
  const hub = source === undefined ? {} : hubOf(settings, source.hub);
  const warnings =
    dryRun === true
      ? [
          `${source?.hub.name ?? 'the Hub'} gives each card ${claim.hub === 'token' ? 'a token' : 'an identity'} of its own when it is written`,
        ]
      : [];
  if (made.kind === 'token') return { settings: { ...rest, ...hub, claim: { token: made.token } }, warnings };
  const { id, prn, secret } = made;
  return { settings: { ...rest, ...hub, credentials: { id, prn, secret } }, warnings };
}

/** A device must register where its token was made: it is told so where that is not where it goes by itself. */
function hubOf(
  settings: PantavisorSettings,
  { host, port }: { host: string; port: number },
): Pick<PantavisorSettings, 'hub'> {
  if (settings.hub === undefined && host === 'api.pantahub.com' && port === 443) return {};
  return { hub: { ...settings.hub, host, port } };
}

function placeholder(kind: Identity['kind']): Identity {
  if (kind === 'token') return { kind, token: new Secret('x'.repeat(32)) };
  const id = '0'.repeat(24);
  return { kind, id, prn: `prn:::devices:/${id}`, secret: new Secret('x'.repeat(15)) };
}
