import { useEffect, useState } from 'react';
import type { In, Out } from '../../../../../electron/contract/calls.ts';
import type { WickError } from '../../../../../electron/contract/errors.ts';
import { useCall } from '../../../../hooks/use-call.ts';

interface Asked {
  design: In<'label.sample'>['design'];
  name: string;
  shown: Readonly<Record<string, string>>;
}

/** ms that a person may type on before it is drawn. */
const typing = 300;

/** How a label would look; the last picture stays until there is another. */
export function useSample(asked: Asked): {
  label: Out<'label.sample'>['label'] | undefined;
  error: WickError | undefined;
} {
  const [called, ask] = useCall('label.sample');
  const [label, setLabel] = useState<Out<'label.sample'>['label']>();
  const question = JSON.stringify(asked);
  useEffect(() => {
    const timer = setTimeout(() => {
      void ask(JSON.parse(question) as In<'label.sample'>).then((made) => {
        if (made !== undefined) setLabel(made.label);
      });
    }, typing);
    return () => clearTimeout(timer);
  }, [ask, question]);
  return { label, error: called.is === 'failed' ? called.error : undefined };
}
