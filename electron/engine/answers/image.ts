import type { imageCalls } from '../../contract/calls/image.ts';
import type { ImageChoice } from '../../contract/calls/plan.ts';
import { WickError } from '../../contract/errors.ts';
import type { AnswerOf, Handlers } from '../../contract/rpc/table.ts';
import { Changes } from '../changes.ts';
import { planFlash } from '../flash/plan.ts';
import type { Image } from '../image/image.ts';
import { openImage } from '../image/open.ts';
import { openStore } from '../image/store/store.ts';
import { inspectImage } from '../inspect/inspect.ts';
import { listCatalogues } from './catalogue.ts';
import { during } from './during.ts';
import { listFiles } from './files.ts';
import { imageBeside } from './image-beside.ts';
import type { Host } from './host.ts';
import { openNamed } from './source.ts';

type Look = AnswerOf<typeof imageCalls, 'image.look'>;

export function imageAnswers(host: Host): Handlers<typeof imageCalls> {
  return {
    'image.look': (choice, signal) => look(host, choice, signal),
    'image.recent': async () => ({ images: await host.recent.list() }),
    'image.forget': async ({ source }) => {
      await host.recent.forget(source);
      return {};
    },
    'image.choose': async () => {
      const path = await mayChoose(host)('image');
      return path === undefined ? {} : { path };
    },
    'image.ofMap': async ({ map }) => {
      const path = await imageBeside(map);
      return path === undefined ? {} : { path };
    },
    'files.list': async ({ folder, show }) => await listFiles(host, folder, show),
    'catalogue.list': async (_, signal) => await listCatalogues(host, signal),
    async *'given.watch'(_, signal) {
      for await (const _change of host.given.changes.follow(signal)) {
        const { file } = host.given;
        yield file === undefined ? {} : { file };
      }
    },
  };
}

/** @throws WickError `not-offered` */
export function mayChoose(host: Host): NonNullable<Host['surroundings']['choose']> {
  const { choose } = host.surroundings;
  if (choose === undefined) throw new WickError('not-offered', { what: "The system's own dialog" });
  return choose;
}

async function* look(host: Host, choice: ImageChoice, signal: AbortSignal): AsyncGenerator<Look> {
  yield { phase: 'opening' };
  const image = yield* open(host, choice, signal);
  const {
    image: facts,
    map,
    mappedBytes,
  } = planFlash(image, [], {
    unmapped: 'skip',
    verify: true,
    changedOnly: false,
    eject: false,
    force: [],
  });
  const checksums = image.bmap?.ranges.some(({ checksum }) => checksum !== undefined) ?? false;
  yield {
    phase: 'opened',
    image: facts,
    map: { kind: map, checksums, ...(mappedBytes === undefined ? {} : { mappedBytes }) },
  };
  const news = new Changes();
  const ticking = setInterval(() => news.tell(), 250);
  try {
    const inspecting = inspectImage(image, { signal, entry: choice.entry, store: await openStore() });
    const size = image.sourceSize;
    const report = yield* during(inspecting, news, () => ({
      phase: 'looking' as const,
      read: size === undefined ? image.bytesRead() : Math.min(size, image.bytesRead()),
      ...(size === undefined ? {} : { size }),
    }));
    yield { phase: 'known', report };
  } finally {
    clearInterval(ticking);
  }
}

async function* open(host: Host, choice: ImageChoice, signal: AbortSignal): AsyncGenerator<Look, Image> {
  const { entry, bmap } = choice;
  const news = new Changes();
  let state: { phase: 'downloading' | 'checking'; bytes: number; total?: number } = { phase: 'downloading', bytes: 0 };
  const opening = openNamed(host, choice.source, {
    entry,
    signal,
    onPhase: (phase, total) => {
      state = { phase, bytes: 0, ...(total === undefined ? {} : { total }) };
      news.tell();
    },
    onBytes: (bytes) => {
      state = { ...state, bytes };
      news.tell();
    },
  });
  const source = yield* during(opening, news, () => state);
  return await openImage(source, {
    signal,
    ...(entry === undefined ? {} : { entry }),
    ...(bmap === undefined ? {} : { bmap }),
  });
}
