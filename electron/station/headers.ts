import { pagePolicy } from '../contract/pages.ts';

/** For every answer of the station. `socket`: the origin of its own WebSockets. */
export function safeHeaders(socket: string): Record<string, string> {
  return {
    'content-security-policy': pagePolicy({ socket, forms: 'self' }),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
  };
}
