import { useCallback, useEffect, useRef, useState } from 'react';

const place = 'wick.sound';

/** Whether a tone is heard when the last card is done: a choice that this browser remembers. */
export function useTone(busy: boolean): [on: boolean, change: (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(place) !== 'off');
  const wasBusy = useRef(busy);
  useEffect(() => {
    if (wasBusy.current && !busy && on) play();
    wasBusy.current = busy;
  }, [busy, on]);
  const change = useCallback((next: boolean) => {
    localStorage.setItem(place, next ? 'on' : 'off');
    setOn(next);
  }, []);
  return [on, change];
}

/** Two short, soft notes; nothing where the person has not touched the page yet: browsers refuse that. */
function play(): void {
  if (!navigator.userActivation.hasBeenActive) return;
  const sound = new AudioContext();
  const loudness = sound.createGain();
  loudness.gain.value = 0;
  loudness.connect(sound.destination);
  for (const [at, pitch] of [
    [0, 660],
    [0.18, 880],
  ] as const) {
    const note = sound.createOscillator();
    note.frequency.value = pitch;
    note.connect(loudness);
    loudness.gain.setTargetAtTime(0.15, sound.currentTime + at, 0.01);
    loudness.gain.setTargetAtTime(0, sound.currentTime + at + 0.12, 0.03);
    note.start(sound.currentTime + at);
    note.stop(sound.currentTime + at + 0.17);
    if (at > 0) note.addEventListener('ended', () => void sound.close());
  }
}
