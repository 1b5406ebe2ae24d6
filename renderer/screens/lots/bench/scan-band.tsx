import { ScanBarcode, TriangleAlert } from 'lucide-react';
import type { ScannedBoard } from '../../../../electron/contract/lot/bench.ts';
import type { WickError } from '../../../../electron/contract/errors.ts';
import { useLotWords } from '../../../messages/use-lot-words.ts';
import { useMessages } from '../../../messages/use-messages.ts';
import css from './scan-band.module.css';
import { useNow } from './use-now.ts';

/** What came of the newest scan where it was not taken. */
export interface BadScan {
  board: string;
  error: WickError;
}

interface ScanBandProps {
  at: number;
  scanned: ScannedBoard | undefined;
  bad: BadScan | undefined;
}

/** The board that waits for its card, or why there is none. */
export function ScanBand({ at, scanned, bad }: ScanBandProps) {
  const words = useLotWords();
  const { tell } = useMessages();
  if (bad !== undefined) {
    return (
      <section aria-label={words.scan.unread} className={css['band']} data-bad="true">
        <TriangleAlert aria-hidden="true" className={css['sign']} />
        <p className={css['board']}>{bad.board}</p>
        <p className={css['next']}>
          {bad.error.code === 'board-wrong' ? `${words.scan.wrong}.` : tell.error(bad.error).message}
        </p>
      </section>
    );
  }
  return scanned === undefined ? null : <Waiting at={at} scanned={scanned} />;
}

function Waiting({ at, scanned }: { at: number; scanned: ScannedBoard }) {
  const words = useLotWords();
  const now = useNow(at, 500);
  const seconds = Math.max(0, Math.ceil((scanned.until - now) / 1000));
  return (
    <section aria-label={words.scan.got} className={css['band']}>
      <ScanBarcode aria-hidden="true" className={css['sign']} />
      <p className={css['board']}>{scanned.board}</p>
      <p className={css['next']}>
        {words.scan.insert}
        <span className={css['wait']}>{words.scan.seconds(seconds)}</span>
      </p>
    </section>
  );
}
