import type { WickError } from '../../../electron/contract/errors.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Problem } from '../../parts/problem.tsx';
import { PlanProblem } from '../confirm/plan-problem.tsx';
import { longLabel, nameOfPlace } from './labels.ts';
import type { SettingsProblem } from './problems.ts';
import css from './settings.module.css';

interface SettingsProblemsProps {
  error: WickError;
  problems: readonly SettingsProblem[] | undefined;
  onAgain: () => void;
}

/** All that is wrong, at a glance; each is said beside its field, too. */
export function SettingsProblems({ error, problems, onAgain }: SettingsProblemsProps) {
  const { say } = useMessages();
  if (problems !== undefined) {
    return (
      <Problem
        error={{ message: say.settings.problems(problems.length) }}
        action={
          <ul className={css['summary']}>
            {problems.map(({ place, text }) => (
              <li key={`${place} ${text}`}>
                <strong>{longLabel(say.settings.fields, nameOfPlace(place))}:</strong> {text}
              </li>
            ))}
          </ul>
        }
      />
    );
  }
  return <PlanProblem error={error} at="settings" onAgain={onAgain} />;
}
