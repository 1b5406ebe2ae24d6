import * as z from 'zod';
import { call } from '../rpc/table.ts';

/** What the engine asks of the desktop app around it. */
export const shellCalls = {
  /** Without `path` where the person changed their mind. */
  choose: call(
    z.strictObject({ what: z.enum(['image', 'recipe', 'new-recipe']), name: z.exactOptional(z.string()) }),
    z.object({ path: z.exactOptional(z.string()) }),
  ),
  /** Shows a page of the web in the person's browser. */
  openLink: call(z.strictObject({ link: z.url({ protocol: /^https?$/ }) }), z.object({ opened: z.boolean() })),
} as const;

export type ShellCalls = typeof shellCalls;

/** What the desktop app tells the engine's process, beside ports: `page` and `shell` bring one. */
export const engineMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('page') }),
  z.strictObject({ kind: z.literal('shell') }),
  z.strictObject({ kind: z.literal('given'), path: z.string() }),
  /** Everything is to be ended in good order. */
  z.strictObject({ kind: z.literal('end') }),
]);
export type EngineMessage = z.infer<typeof engineMessage>;

/** What the engine's process tells the desktop app, beside ports: it cannot be opened, and waits for its end. */
export const engineNotice = z.strictObject({
  kind: z.literal('cannot-open'),
  /** As `WickError` has them. */
  error: z.object({ code: z.string(), message: z.string(), fields: z.record(z.string(), z.unknown()) }),
});
export type EngineNotice = z.infer<typeof engineNotice>;
