import type { Catalogue } from '../catalogue.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('de');

export const cards = {
  title: 'Welche Karten sollen beschrieben werden?',
  lead: 'Alles auf einer gewählten Karte wird überschrieben. Nichts ist vorgewählt.',
  list: 'Karten und Laufwerke',
  none: 'Noch keine Karte da',
  noneHint: 'Stecken Sie eine Karte oder ein Laufwerk ein: Es erscheint hier von selbst.',
  practice: 'Übungskarte anlegen',
  practiceHint:
    'Eine Übungskarte ist eine Datei auf diesem Computer: Alles läuft wie mit einer echten Karte, und nichts kann schiefgehen.',
  empty: 'Keine Partitionen',
  holds: (what) => `Enthält ${what}`,
  /** What a partition is called. */
  quoted: (name: string) => `„${name}“`,
  mounted: (where) => `in Gebrauch unter ${where}`,
  partitions: (count) => plural(count, { one: '# Partition', other: '# Partitionen' }),
  tooSmall: (needed) => `Zu klein: Das Abbild braucht ${needed}`,
  writing: 'Wird gerade beschrieben',
  readOnly: 'Schreibgeschützt: Schieben Sie den Riegel an der Seite um',
  noMedium: 'Keine Karte in diesem Leser',
  hidden: (count) =>
    plural(count, { one: '# Laufwerk wird nicht angeboten', other: '# Laufwerke werden nicht angeboten' }),
  hiddenChoose: 'Meist nicht gemeint. Wer eines davon doch meint, kann es hier wählen:',
  chosen: (count) => plural(count, { one: '# Karte gewählt', other: '# Karten gewählt' }),
  transport: {
    usb: 'USB',
    mmc: 'Kartenleser',
    sata: 'SATA',
    nvme: 'NVMe',
    scsi: 'SCSI',
    thunderbolt: 'Thunderbolt',
    virtio: 'Virtuelle Platte',
    loop: 'Loop-Gerät',
    practice: 'Übung',
    other: 'Andere',
  },
} satisfies Catalogue['cards'];
