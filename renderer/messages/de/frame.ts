import type { Catalogue } from '../catalogue.ts';

export const frame = {
  steps: {
    label: 'Schritte',
    image: 'Abbild',
    cards: 'Karten',
    settings: 'Einstellungen',
    confirm: 'Bestätigen',
    writing: 'Schreiben',
    boot: 'Erster Start',
  },
  make: 'Neue Karten',
  language: 'Sprache',
  history: 'Verlauf',
  next: 'Weiter',
  back: 'Zurück',
  cancel: 'Abbrechen',
  close: 'Schließen',
  details: 'Einzelheiten',
  reconnecting:
    'Die Verbindung zum Programm ist abgerissen. Karten werden weiter geschrieben; diese Seite verbindet sich von selbst neu.',
  needsAttention: 'Etwas ist schiefgegangen',
  skip: 'Zum Inhalt springen',
} satisfies Catalogue['frame'];
