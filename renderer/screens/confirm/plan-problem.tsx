import type { WickError } from '../../../electron/contract/errors.ts';
import { nextStep } from '../../../electron/contract/next-step.ts';
import type { Step } from '../../flow/flow.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Problem } from '../../parts/problem.tsx';
import { LogInButton } from '../hub/log-in-button.tsx';

interface PlanProblemProps {
  error: WickError;
  /** The step that the person is at: no button leads there. */
  at: Step;
  onAgain: () => void;
}

/** Why there is no plan, with the way to where that can be changed. */
export function PlanProblem({ error, at, onAgain }: PlanProblemProps) {
  const { say } = useMessages();
  const [, dispatch] = useFlow();
  const to = (step: Step, name: string) =>
    step === at ? undefined : <Button onClick={() => dispatch({ type: 'go', step })}>{name}</Button>;
  if (error.code === 'hub-not-logged-in')
    return <Problem error={error} action={<LogInButton onLoggedIn={onAgain} />} />;
  switch (nextStep(error.toJSON())) {
    case 'choose-drive':
    case 'replace-card':
      return <Problem error={error} action={to('cards', say.settings.chooseCards)} />;
    case 'choose-image':
    case 'choose-entry':
      return <Problem error={error} action={to('image', say.settings.chooseImage)} />;
    case 'change-settings':
      return <Problem error={error} action={to('settings', say.confirm.changeSettings)} />;
    case 'try-again':
    case 'plan-again':
    case 'load-page':
      return <Problem error={error} action={<Button onClick={onAgain}>{say.start.again}</Button>} />;
    case 'report':
    case 'none':
      return <Problem error={error} />;
  }
}
