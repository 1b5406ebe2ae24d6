import { useState } from 'react';
import { nextStep } from '../../../electron/contract/next-step.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useCall } from '../../hooks/use-call.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { ProgressBar } from '../../parts/progress-bar.tsx';
import { CardPlan } from './card-plan.tsx';
import css from './confirm.module.css';
import { PlanChanges } from './plan-changes-note.tsx';
import { PlanProblem } from './plan-problem.tsx';
import { PlanWords } from './plan-words.tsx';
import { usePlan } from './use-plan.ts';

interface Typing {
  plan?: string;
  /** By the drive's path. */
  names: Readonly<Record<string, string>>;
}

/** What will be written where, and what is lost; nothing is written before the person says so here. */
export function Confirm() {
  const { say } = useMessages();
  const [{ image, targets }, dispatch] = useFlow();
  const { plan, error, changes, makeAnew } = usePlan();
  const [starting, start] = useCall('job.start');
  // What was typed is for the plan that was seen then, and for no other.
  const [typing, setTyping] = useState<Typing>({ names: {} });
  const typed = typing.plan === plan?.plan ? typing.names : {};
  const left = (plan?.confirm ?? []).filter(({ target, type }) => type !== undefined && typed[target] !== type);
  const failure = starting.is === 'failed' ? starting.error : undefined;
  const isOld = failure !== undefined && nextStep(failure.toJSON()) === 'plan-again';

  const write = async () => {
    if (plan === undefined) return;
    const needed = plan.confirm.flatMap(({ target, type }) =>
      type === undefined ? [] : [[target, typed[target] ?? '']],
    );
    const started = await start({ plan: plan.plan, typed: Object.fromEntries(needed) as Record<string, string> });
    if (started !== undefined) dispatch({ type: 'job', job: started.job });
    else makeAnew();
  };
  return (
    <Page
      title={say.confirm.title}
      lead={say.confirm.lead}
      actions={
        <>
          <span role="status" className={css['left']}>
            {left.length === 0 ? '' : say.confirm.typeLeft(left.length)}
          </span>
          <Button onClick={() => dispatch({ type: 'go', step: 'settings' })}>{say.frame.back}</Button>
          <Button
            look="main"
            disabled={plan?.startable !== true || left.length > 0}
            busy={starting.is === 'asking'}
            // The second click of two must not confirm what came in between.
            onClick={({ detail }) => void (detail < 2 && write())}
          >
            {starting.is === 'asking' ? say.confirm.starting : say.confirm.write(targets.length)}
          </Button>
        </>
      }
    >
      {failure === undefined || isOld ? null : (
        <PlanProblem error={failure} at="confirm" onAgain={() => void write()} />
      )}
      {error === undefined || plan !== undefined ? null : <PlanProblem error={error} at="confirm" onAgain={makeAnew} />}
      <PlanChanges changes={isOld || (changes?.length ?? 0) > 0 ? changes : undefined} />
      {plan !== undefined || error !== undefined ? null : (
        <div className={css['waiting']}>
          <p role="status">{say.confirm.planning}</p>
          <ProgressBar label={say.confirm.planning} fraction={undefined} />
        </div>
      )}
      {plan === undefined ? null : (
        <>
          <PlanWords plan={plan} />
          <ul aria-label={say.confirm.cards} className={css['cards']}>
            {plan.shows.targets.map((target, index) => (
              <CardPlan
                key={target.drive.path}
                target={target}
                confirm={plan.confirm[index]}
                image={plan.shows.image}
                report={image?.report}
                typed={typed[target.drive.path] ?? ''}
                onType={(text) => setTyping({ plan: plan.plan, names: { ...typed, [target.drive.path]: text } })}
                onLookAgain={makeAnew}
              />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
