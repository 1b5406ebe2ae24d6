import { useCallback, useEffect, useRef, useState } from 'react';
import type { BenchState } from '../../../../electron/contract/lot/bench.ts';
import { notesOf, type Sound, soundOf } from './sounds.ts';

export interface Sounds {
  on: boolean;
  tick: boolean;
  /** Nothing is heard before a person has touched the page once. */
  waits: boolean;
  setOn: (on: boolean) => void;
  setTick: (tick: boolean) => void;
  play: (sound: Sound) => void;
}

/** Lets hear what has come of the cards. What a person chose is remembered by this browser. */
export function useSounds(bench: BenchState | undefined): Sounds {
  const [on, setOn] = useRemembered('wick.bench.sound', true);
  const [tick, setTick] = useRemembered('wick.bench.tick', false);
  const [touched, setTouched] = useState(() => navigator.userActivation.hasBeenActive);
  const context = useRef<AudioContext>(undefined);
  const before = useRef<BenchState>(undefined);

  // Browsers make no sound before a person has touched the page.
  useEffect(() => {
    const wake = () => {
      context.current ??= new AudioContext();
      void context.current.resume();
      setTouched(true);
    };
    window.addEventListener('pointerdown', wake);
    window.addEventListener('keydown', wake);
    return () => {
      window.removeEventListener('pointerdown', wake);
      window.removeEventListener('keydown', wake);
      void context.current?.close();
      context.current = undefined;
    };
  }, []);

  const play = useCallback(
    (sound: Sound) => {
      if (!on || !navigator.userActivation.hasBeenActive) return;
      context.current ??= new AudioContext();
      playOn(context.current, sound);
    },
    [on],
  );

  useEffect(() => {
    const sound = bench === undefined ? undefined : soundOf(before.current, bench);
    before.current = bench;
    if (sound !== undefined) play(sound);
  }, [bench, play]);

  const until = soonest(bench);
  useEffect(() => {
    if (!tick || until === undefined) return;
    const timer = setInterval(() => play('tick'), 1000);
    return () => clearInterval(timer);
  }, [tick, until, play]);

  return { on, tick, waits: on && !touched, setOn, setTick, play };
}

function playOn(context: AudioContext, sound: Sound): void {
  const start = context.currentTime + 0.02;
  const loudness = context.createGain();
  loudness.gain.value = 0;
  loudness.connect(context.destination);
  const volume = sound === 'tick' ? 0.05 : 0.2;
  for (const { at, pitch, length } of notesOf[sound]) {
    const note = context.createOscillator();
    note.type = sound === 'alarm' ? 'triangle' : 'sine';
    note.frequency.value = pitch;
    note.connect(loudness);
    loudness.gain.setTargetAtTime(volume, start + at, 0.008);
    loudness.gain.setTargetAtTime(0, start + at + length, 0.02);
    note.start(start + at);
    note.stop(start + at + length + 0.1);
  }
}

function soonest(bench: BenchState | undefined): number | undefined {
  const ends = bench?.slots.flatMap(({ state }) => (state.kind === 'countdown' ? [state.until] : [])) ?? [];
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function useRemembered(place: string, usual: boolean): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => {
    const kept = localStorage.getItem(place);
    return kept === null ? usual : kept === 'on';
  });
  const change = useCallback(
    (next: boolean) => {
      localStorage.setItem(place, next ? 'on' : 'off');
      setValue(next);
    },
    [place],
  );
  return [value, change];
}
