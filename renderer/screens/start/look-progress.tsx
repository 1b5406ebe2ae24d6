import { useFlow } from '../../flow/use-flow.ts';
import { useLooking } from '../../flow/use-looking.ts';
import { useMessages } from '../../messages/use-messages.ts';
import { ProgressBar } from '../../parts/progress-bar.tsx';
import css from './chosen-image.module.css';

/** How far the look into the image is. Only its phases are announced, not each byte. */
export function LookProgress() {
  const { say, format } = useMessages();
  const [{ image }] = useFlow();
  const { phase, done, total } = useLooking();
  const running = phase !== 'known' && phase !== 'nothing';
  return (
    <div className={css['progress']} data-running={running}>
      <p role="status" className={running ? undefined : css['quiet']}>
        {running ? say.start.phase[phase] : ''}
        {running && image?.opened !== undefined ? ` ${say.start.goOn}` : ''}
      </p>
      {running ? (
        <>
          <ProgressBar
            label={say.start.phase[phase]}
            fraction={done !== undefined && total !== undefined && total > 0 ? done / total : undefined}
          />
          {done === undefined || done === 0 ? null : (
            <p className={css['soft']}>
              {total === undefined ? format.size(done) : say.start.of(format.size(done), format.size(total))}
            </p>
          )}
        </>
      ) : null}
    </div>
  );
}
