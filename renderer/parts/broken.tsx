import { useMessages } from '../messages/use-messages.ts';
import { Button } from './button.tsx';
import { Page } from './page.tsx';

/** A page that failed. It asks for no numbers and no lists: what failed it may fail again. */
export function Broken({ error }: { error: Error }) {
  const { say } = useMessages();
  const { broken } = say.frame;
  return (
    <Page title={broken.title} lead={broken.lead}>
      <div>
        <Button look="main" onClick={() => location.reload()}>
          {broken.again}
        </Button>
      </div>
      <details>
        <summary>{broken.details}</summary>
        <p>
          <code>{error.message}</code>
        </p>
      </details>
    </Page>
  );
}
