import { randomUUID } from 'node:crypto';
import type { ImageChoice } from '../../contract/calls/plan.ts';
import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import { identityOf } from '../drive/identity.ts';
import type { Identities } from '../hub/prepare-identities.ts';
import { type Friction, frictionOf, usedBytes } from '../flash/friction.ts';
import { type FlashOrder, type PreparedFlash, prepareFlash } from '../flash/prepare.ts';

/** Plans that are remembered. */
const mostPlans = 16;

export interface Plan {
  id: string;
  /** The image as the person named it. */
  choice: ImageChoice;
  prepared: PreparedFlash;
  /** One for each target, in their order. */
  friction: readonly Friction[];
  /** Takes back what Hubs made for cards that did not become good. */
  settle: Identities['settle'];
  /** Makes the same once more, for other targets. */
  again: (targets: readonly string[]) => Promise<Ordered>;
}

/** An order whose recipes know where the identities of their cards come from. */
export interface Ordered {
  order: FlashOrder;
  settle: Identities['settle'];
}

/** Plans that were shown and may be confirmed. */
export class Plans {
  readonly #plans = new Map<string, Plan>();

  async make({ order, settle }: Ordered, { choice, again }: Pick<Plan, 'choice' | 'again'>): Promise<Plan> {
    const prepared = await prepareFlash(order);
    const friction = await Promise.all(
      prepared.plan.targets.map(async ({ drive }) => frictionOf(drive, await usedBytes(drive))),
    );
    const plan = { id: randomUUID(), choice, prepared, friction, settle, again };
    this.#plans.set(plan.id, plan);
    for (const id of [...this.#plans.keys()].slice(0, -mostPlans)) this.#plans.delete(id);
    return plan;
  }

  /**
   * A plan that may be carried out: of drives that are still as they were shown, and whose names were typed where they had
   * to be. It can be taken once.
   *
   * @throws WickError `plan-unknown`, `plan-stale`, `confirmation-missing`, and what a target was refused for
   */
  take(id: string, { typed, drives }: { typed: ReadonlyMap<string, string>; drives: readonly Drive[] }): Plan {
    const plan = this.#plans.get(id);
    if (plan === undefined) throw new WickError('plan-unknown', {});
    const { targets } = plan.prepared.plan;
    if (targets.length === 0) throw new WickError('no-targets', {});
    for (const { drive, refusal } of targets) {
      if (refusal !== undefined) throw new WickError('plan-stale', { target: drive.path });
      const now = drives.find(({ path }) => path === drive.path);
      if (now === undefined || shownOf(now) !== shownOf(drive))
        throw new WickError('plan-stale', { target: drive.path });
    }
    const missing = targets.flatMap(({ drive }, index) => {
      const wanted = plan.friction[index]?.type;
      return wanted === undefined || typed.get(drive.path) === wanted ? [] : [drive.path];
    });
    if (missing.length > 0) throw new WickError('confirmation-missing', { targets: missing });
    this.#plans.delete(id);
    return plan;
  }
}

/** What a person relied on when they said yes. */
function shownOf(drive: Drive): string {
  const { name, readOnly, mountPoints, unusable } = drive;
  // The image may lie on it: the plan was told, the list of drives is not.
  const risks = drive.risks.filter(({ kind }) => kind !== 'holds-image');
  return JSON.stringify([identityOf(drive), name, readOnly, mountPoints, unusable, risks]);
}
