import type { Out } from '../../../electron/contract/calls.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Problem } from '../../parts/problem.tsx';
import { TextInput } from '../../parts/text-input.tsx';

interface AnotherPlanProps {
  plan: Out<'plan.again'>;
  typed: string;
  onType: (typed: string) => void;
}

/** What will be lost on the one card of a plan, and its name to be typed where the risk is high. */
export function AnotherPlan({ plan, typed, onType }: AnotherPlanProps) {
  const { say, format } = useMessages();
  const { swap } = say.writing;
  const [target] = plan.shows.targets;
  const [confirm] = plan.confirm;
  if (target === undefined) return null;
  const { drive, refusal } = target;
  if (refusal !== undefined) return <Problem error={refusal} />;
  const holds = drive.partitions.map(({ label, path }) => label || path);
  return (
    <>
      <p>
        <strong>{swap.erased(drive.name, format.size(drive.size))}</strong>
      </p>
      {holds.length === 0 ? null : <p>{swap.holds(format.list(holds))}</p>}
      {confirm?.type === undefined ? null : (
        <TextInput label={swap.type(confirm.type)} value={typed} onChange={onType} />
      )}
    </>
  );
}
