import { create } from 'qrcode/lib/core/qrcode.js';
import { pathOf } from './qr-path.ts';

/** Modules that must stay light around a code (ISO/IEC 18004). */
const quiet = 4;

interface QrCodeProps {
  text: string;
  label: string;
  className: string | undefined;
}

/** Loaded when there is something to show: most visits need none. */
export default function QrCode({ text, label, className }: QrCodeProps) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 2 * quiet;
  return (
    <svg role="img" aria-label={label} className={className} viewBox={`${-quiet} ${-quiet} ${side} ${side}`}>
      <path d={pathOf(modules)} shapeRendering="crispEdges" />
    </svg>
  );
}
