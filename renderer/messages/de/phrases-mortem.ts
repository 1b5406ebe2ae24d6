import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('de');
const times = (count: string) => plural(Number(count), { one: '#-mal', other: '#-mal' });

export const mortem = {
  'mortem-nothing': 'Auf der Karte zeigt nichts, dass ein Gerät von ihr gestartet ist.',
  'mortem-only-grown':
    'Auf der Karte zeigt nichts, dass ein Gerät von ihr gestartet ist, außer dass ihre Partition vergrößert wurde.',
  'mortem-ready': 'Das Gerät ist gestartet, und alle seine Container haben ihr Ziel erreicht.',
  'mortem-ready-again': ({ count }) =>
    `Das Gerät ist ${times(count)} gestartet, und alle seine Container haben ihr Ziel erreicht.`,
  'mortem-status': ({ status }) => `Das Gerät ist gestartet und kam nicht weiter als bis zum Status ${status}.`,
  'mortem-status-again': ({ count, status }) =>
    `Das Gerät ist ${times(count)} gestartet und kam nicht weiter als bis zum Status ${status}.`,
  'mortem-loaded':
    'Das Gerät ist gestartet und hat seinen Zustand geladen; von keinem Container ist bekannt, dass er läuft.',
  'mortem-loaded-again': ({ count }) =>
    `Das Gerät ist ${times(count)} gestartet und hat seinen Zustand geladen; von keinem Container ist bekannt, dass er läuft.`,
  'mortem-not-loaded': 'Das Gerät ist gestartet und hat seinen Zustand nicht geladen.',
  'mortem-failure': ({ failure }) => `Der letzte Fehler: ${failure}.`,
  'mortem-not-grown': 'Sein Dateisystem wurde nicht vergrößert.',
  'mortem-claimed': 'Es ist bei seinem Hub registriert und wurde zugeordnet.',
  'mortem-unclaimed': 'Es ist bei seinem Hub registriert und gehört noch niemandem.',
  'mortem-refused': 'Sein Hub hat die Registrierung abgelehnt: Vielleicht ist sein Token abgeschaltet.',
  'mortem-no-hub': 'Es hat seinen Hub nicht erreicht.',
  'mortem-pulled': 'Die Karte wurde im laufenden Betrieb gezogen, oder der Strom fiel aus.',
  'mortem-loader': 'der Bootloader konnte das System nicht starten',
  'mortem-rolled-back': 'es kehrte zu einer älteren Revision zurück',
  'mortem-eeprom': 'das Startprogramm in seinem EEPROM ist zu alt',
  'mortem-panic': 'der Kernel hielt mit einer Panik an',
  'mortem-no-storage': 'es fand seine Speicherpartition nicht',
  'mortem-no-config': 'eine Datei seiner Konfiguration fehlt',
  'mortem-credentials': 'seine Zugangsdaten ließen sich nicht laden',
  'mortem-signature': 'eine Signatur seines Zustands wurde nicht angenommen',
  'mortem-object': 'Dateien seines Zustands sind beschädigt',
  'mortem-state': 'sein Zustand ließ sich nicht laden oder starten',
  'mortem-container': ({ name }) => `der Container ${name} ist fehlgeschlagen, und das Gerät ist neu gestartet`,
  'mortem-a-container': 'ein Container ist fehlgeschlagen, und das Gerät ist neu gestartet',
  'mortem-late': ({ name }) => `der Container ${name} hat sein Ziel nicht rechtzeitig erreicht`,
  'mortem-a-late': 'ein Container hat sein Ziel nicht rechtzeitig erreicht',
} satisfies Partial<PhraseTexts>;
