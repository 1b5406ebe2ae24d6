import { chromium } from 'playwright-core';
import type { Results } from '../group.ts';
import { say } from '../system.ts';
import { measureStart } from './start.ts';
import type { Frames } from './trace.ts';
import { measureWriting } from './writing.ts';

const executablePath = '/usr/bin/chromium';

interface PagesBench {
  /** The built command. */
  wick: string;
  runs: number;
  /** Bytes that each of eight cards is given. */
  imageSize: number;
}

/** How soon the first page is there, and how smoothly the page runs while cards are written. */
export async function pagesResults({ wick, runs, imageSize }: PagesBench, signal: AbortSignal): Promise<Results> {
  const starts: number[] = [];
  const writings: Frames[] = [];
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (let round = 1; round <= runs && !signal.aborted; round += 1) {
      say(`pages: round ${round} of ${runs}`);
      starts.push(await measureStart(browser, wick));
      writings.push(await measureWriting(browser, wick, imageSize));
    }
  } finally {
    await browser.close();
  }
  return {
    title: 'pages',
    missing: [],
    steps: [],
    rows: [
      { what: 'station, process start to first page', wick: starts, unit: 'ms', limit: 1000 },
      {
        what: '8 cards written, longest frame of the page',
        wick: writings.map(({ longestFrame }) => longestFrame),
        unit: 'ms',
        limit: 50,
      },
      {
        what: '8 cards written, longest task of the page',
        wick: writings.map(({ longestTask }) => longestTask),
        unit: 'ms',
        limit: 50,
      },
      {
        what: '8 cards written, CPU in the longest task',
        wick: writings.map(({ hardestTask }) => hardestTask),
        unit: 'ms',
      },
      {
        what: '8 cards written, CPU of the page in a second',
        wick: writings.map(({ busy, whole }) => (busy / whole) * 1000),
        unit: 'ms',
      },
      {
        what: '8 cards written, time between two frames',
        wick: writings.map(({ whole, frames }) => whole / Math.max(1, frames)),
        unit: 'ms',
      },
    ],
  };
}
