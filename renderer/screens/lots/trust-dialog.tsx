import { useLotWords } from '../../messages/use-lot-words.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useEngineer } from './engineer/key.tsx';
import { PinPrompt } from './engineer/pin-prompt.tsx';
import { useEngineerCall } from './engineer/use-engineer-call.ts';
import css from './lots.module.css';

interface TrustDialogProps {
  lot: { id: string; name: string };
  fingerprint: string;
  onTrusted: () => void;
  onClose: () => void;
}

/** Asks an engineer whether a lot comes from whom it says. */
export function TrustDialog({ lot, fingerprint, onTrusted, onClose }: TrustDialogProps) {
  const { untrusted: words } = useLotWords();
  const { key } = useEngineer();
  const [called, trust] = useEngineerCall('lot.trust');
  return (
    <Dialog
      title={words.title}
      size="small"
      onClose={onClose}
      actions={
        key === undefined ? undefined : (
          <>
            <Button data-first onClick={onClose}>
              {words.leave}
            </Button>
            <Button
              look="main"
              busy={called.is === 'asking'}
              onClick={() => void trust({ lot: lot.id }).then((done) => done && onTrusted())}
            >
              {words.same}
            </Button>
          </>
        )
      }
    >
      <p>{words.lead(lot.name)}</p>
      <p>{words.compare}</p>
      <p className={css['fingerprint']}>
        <code>{fingerprint}</code>
      </p>
      {key === undefined ? <PinPrompt actions={<Button onClick={onClose}>{words.leave}</Button>} /> : null}
      {called.is === 'failed' ? <Problem error={called.error} /> : null}
    </Dialog>
  );
}
