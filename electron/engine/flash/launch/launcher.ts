import { Readable, Writable } from 'node:stream';
import * as z from 'zod';
import { laneHead, type LaneEnd, type LanePart, LaneReader } from '../../../contract/lanes.ts';
import { describeExit, type HelperChannel, type HelperExit } from '../helper-channel.ts';

const decoder = new TextDecoder();
const laneEnd: z.ZodType<LaneEnd> = z.object({
  code: z.int().nullable(),
  signal: z.string().nullable(),
  said: z.string(),
});

interface Lane {
  output: Readable;
  ended: (exit: HelperExit) => void;
}

/** A helper that was started with rights for several drives, and starts one for each of them. */
export class Launcher {
  /** Resolves once it has answered, which is when the person has; with how it ended where it never did. */
  readonly ready: Promise<HelperExit | undefined>;
  readonly #channel: HelperChannel;
  readonly #reader = new LaneReader();
  readonly #lanes = new Map<number, Lane>();
  #answered: () => void = () => {};

  constructor(channel: HelperChannel) {
    this.#channel = channel;
    const answered = new Promise<undefined>((resolve) => {
      this.#answered = () => resolve(undefined);
    });
    this.ready = Promise.race([answered, channel.exited]);
    channel.output.on('data', (chunk: Buffer) => this.#receive(chunk));
    void channel.exited.then((exit) => {
      for (const { ended } of this.#lanes.values()) ended(exit);
    });
  }

  /** The helper of one drive, by its place on the command line; it starts when it is asked something. */
  lane(number: number): HelperChannel {
    const { input } = this.#channel;
    const send = (head: Uint8Array) => {
      if (!input.destroyed) input.write(head);
    };
    const output = new Readable({ read() {} });
    const exited = new Promise<HelperExit>((resolve) => {
      const ended = (exit: HelperExit) => {
        this.#lanes.delete(number);
        output.push(null);
        resolve(exit);
      };
      this.#lanes.set(number, { output, ended });
      void this.#channel.exited.then(ended);
    });
    const write = (chunks: readonly Uint8Array[], done: (error?: Error | null) => void) => {
      if (input.destroyed) return done(); // its end says so too
      input.cork();
      input.write(
        laneHead(
          'bytes',
          number,
          chunks.reduce((sum, { length }) => sum + length, 0),
        ),
      );
      chunks.forEach((chunk, index) => input.write(chunk, index === chunks.length - 1 ? () => done() : undefined));
      input.uncork();
    };
    return {
      input: new Writable({
        write: (chunk: Uint8Array, _encoding, done) => write([chunk], done),
        writev: (chunks, done) =>
          write(
            chunks.map(({ chunk }) => chunk as Uint8Array),
            done,
          ),
        destroy: (error, done) => {
          send(laneHead('close', number));
          done(error);
        },
      }),
      output,
      exited,
      kill: () => send(laneHead('kill', number)),
    };
  }

  /** Ends it, and with it the question or the helpers. */
  end(): void {
    this.#channel.input.destroy();
    this.#channel.output.destroy();
    // While the question is open, whoever asks it does not look at its input. Afterwards nobody here may do this.
    this.#channel.kill();
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const part of this.#reader.push(chunk)) this.#take(part);
    } catch {
      this.end();
    }
  }

  #take({ kind, lane: number, body }: LanePart): void {
    if (kind === 'ready') this.#answered();
    const lane = this.#lanes.get(number);
    if (lane === undefined || body.length === 0) return;
    if (kind === 'bytes') lane.output.push(body);
    if (kind === 'ended') lane.ended(exitOf(body));
  }
}

function exitOf(body: Uint8Array): HelperExit {
  const { code, signal, said } = laneEnd.parse(JSON.parse(decoder.decode(body)));
  return describeExit({ code, signal, said });
}
