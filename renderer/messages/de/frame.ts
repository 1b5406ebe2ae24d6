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
  lots: 'Fertigungslose',
  next: 'Weiter',
  back: 'Zurück',
  close: 'Schließen',
  reconnecting:
    'Die Verbindung zum Programm ist abgerissen. Karten werden weiter geschrieben; diese Seite verbindet sich von selbst neu.',
  needsAttention: 'Etwas ist schiefgegangen',
  skip: 'Zum Inhalt springen',
  broken: {
    title: 'Diese Seite ist ausgefallen',
    lead: 'In ihr ist ein Fehler passiert. Karten, die gerade beschrieben werden, laufen weiter; neu geladen zeigt die Seite sie wieder.',
    again: 'Seite neu laden',
    details: 'Was passiert ist',
  },
} satisfies Catalogue['frame'];
