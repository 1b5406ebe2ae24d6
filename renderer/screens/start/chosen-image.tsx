import { FileBox } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ChosenImage as Chosen } from '../../flow/flow.ts';
import { useFlow } from '../../flow/use-flow.ts';
import { useLooking } from '../../flow/use-looking.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import css from './chosen-image.module.css';
import { Details } from './details.tsx';
import { ImageFacts } from './image-facts.tsx';
import { ImageProblem } from './image-problem.tsx';
import { Inside } from './inside.tsx';
import { LookProgress } from './look-progress.tsx';
import { nameOf } from './name-of.ts';

/** The image that was chosen, and what is found out about it. */
export function ChosenImage({ image, children }: { image: Chosen; children: ReactNode }) {
  const { say } = useMessages();
  const [{ settings }, dispatch] = useFlow();
  const { error, phase } = useLooking();
  const { choice, opened, report } = image;
  const other = () => dispatch({ type: 'image', choice: undefined });
  return (
    <Page
      // Another image is another page: its title takes the focus.
      key={nameOf(choice)}
      title={nameOf(choice)}
      lead={
        settings?.file === undefined ? undefined : (
          <>
            <FileBox aria-hidden="true" className={css['recipe']} /> {say.start.recipeTaken}
          </>
        )
      }
      actions={
        // What is wrong comes with its own ways on.
        error === undefined ? (
          <>
            <Button onClick={other}>{say.start.other}</Button>
            <Button look="main" disabled={opened === undefined} onClick={() => dispatch({ type: 'go', step: 'cards' })}>
              {say.frame.next}
            </Button>
          </>
        ) : undefined
      }
    >
      {children}
      {error === undefined ? <LookProgress /> : <ImageProblem error={error} choice={choice} onOther={other} />}
      {opened === undefined ? null : <ImageFacts choice={choice} opened={opened} />}
      {report === undefined || phase !== 'known' ? null : (
        <>
          <Inside report={report} />
          <Details report={report} />
        </>
      )}
    </Page>
  );
}
