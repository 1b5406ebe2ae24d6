import { CertificateDialog } from '../history/certificate-dialog.tsx';
import { WatchDialog } from '../boot/watch-dialog.tsx';
import { AnotherCard } from './another-card.tsx';
import type { Ask } from './ask.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import type { Slot } from './slots.ts';

interface AskDialogProps {
  ask: Ask;
  slots: readonly Slot[];
  onReplaced: (key: string, path: string) => void;
  onClose: () => void;
}

/** The dialog that goes with what a person wants. */
export function AskDialog({ ask, slots, onReplaced, onClose }: AskDialogProps) {
  switch (ask.want) {
    case 'cancel': {
      const asked = new Set(ask.slots.map(({ key }) => key));
      return <CancelDialog slots={slots.filter(({ key }) => asked.has(key))} onClose={onClose} />;
    }
    case 'another':
    case 'again':
      return (
        <AnotherCard
          slot={ask.slot}
          same={ask.want === 'again'}
          onStarted={(path) => {
            onReplaced(ask.slot.key, path);
            onClose();
          }}
          onClose={onClose}
        />
      );
    case 'certificate':
      return <CertificateDialog unit={ask.unit} onClose={onClose} />;
    case 'boot':
      return <WatchDialog units={ask.units} onClose={onClose} />;
  }
}
