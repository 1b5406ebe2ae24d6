import type { ErrorTexts } from '../telling.ts';

export const files = {
  'file-unwritable': (e) => ({
    message: `${e.path} lässt sich nicht schreiben: ${e.reason}.`,
    hint: 'Prüfen Sie den Ordner, Ihre Rechte dort und wie viel Platz noch ist.',
  }),
  'file-system-unsupported': (e) => ({
    message:
      e.kind === undefined
        ? `Kein Dateisystem, das Wick kennt: ${e.what}.`
        : `Wick kann nicht in dieses Dateisystem sehen: ${e.kind}, ${e.what}.`,
    hint: 'Dateien werden auf FAT und ext4 gelesen und geschrieben.',
  }),
  'file-system-damaged': (e) => ({
    message: `Ein Dateisystem ist beschädigt (${e.kind}, ${e.what}): ${e.reason}.`,
    hint: 'Laden Sie das Abbild neu, oder schreiben Sie die Karte neu.',
  }),
  'file-system-not-clean': (e) => ({
    message: `Ein Dateisystem muss erst repariert werden (${e.kind}, ${e.what}): ${e.reason}.`,
    hint: e.kind.startsWith('ext')
      ? 'Hängen Sie es unter Linux einmal ein und aus, oder lassen Sie e2fsck darauf laufen. Oder schreiben Sie die Karte neu.'
      : 'Lassen Sie es von der Datenträgerprüfung Ihres Systems reparieren (fsck.vfat, chkdsk). Oder schreiben Sie die Karte neu.',
  }),
  'file-system-unknown-feature': (e, f) => ({
    message: `Ein Dateisystem benutzt, was Wick nicht kennt (${e.kind}, ${e.what}): ${f.list(e.features)}.`,
    hint: 'Legen Sie das Dateisystem ohne das an, oder ändern Sie die Dateien auf dem Gerät.',
  }),
  'file-system-full': (e) => ({
    message: `Für ${e.path} ist im Dateisystem kein Platz (${e.kind}, ${e.what}).`,
    hint: 'Entfernen Sie etwas, oder nehmen Sie ein Abbild mit einer größeren Partition.',
  }),
  'file-missing': (e) => ({
    message: `${e.path} gibt es dort nicht: ${e.what}.`,
    hint: 'Prüfen Sie den Pfad und die Partition.',
  }),
  'file-refused': (e) => ({
    message: `${e.path} bleibt, wie es ist (${e.what}): ${e.reason}.`,
    hint: 'Nehmen Sie einen anderen Pfad, oder ändern Sie es auf anderem Weg.',
  }),
  'catalogue-unreachable': (e) => ({
    message: `Die Liste ${e.list} ist nicht zu bekommen: ${e.reason}.`,
    hint: 'Prüfen Sie die Verbindung. Eine Liste, die einmal gelesen wurde, geht auch ohne.',
  }),
  'catalogue-unreadable': (e) => ({
    message: `${e.list} ist keine Liste von Abbildern, die Wick kennt: ${e.reason}.`,
    hint: 'Wick kennt die releases.json von Pantavisor und die os_list des Raspberry Pi Imager.',
  }),
  'catalogue-unknown': (e, f) => ({
    message: `Im Katalog gibt es kein ${e.name}.`,
    hint:
      e.near.length === 0
        ? 'Sehen Sie im Katalog nach, was es gibt.'
        : `Am nächsten kommen ${f.list(e.near)}. Im Katalog steht, was es gibt.`,
  }),
  'catalogue-ambiguous': (e, f) => ({
    message: `Mit ${e.name} kann mehreres gemeint sein: ${f.list(e.entries)}.`,
    hint: 'Nehmen Sie den längeren Namen.',
  }),
  'catalogue-not-one': (e, f) => ({
    message: `${e.name} ist nicht ein Abbild, sondern ${e.holds.length === 0 ? 'eine leere Liste' : `eine Liste: ${f.list(e.holds)}`}.`,
    hint: 'Wählen Sie eines davon im Katalog.',
  }),
  'catalogue-unfit': (e) => ({
    message: `${e.name} lässt sich nicht auf eine Karte schreiben: ${e.reason}.`,
    hint: 'Wählen Sie ein anderes. Im Katalog steht, welche für Karten sind.',
  }),
} satisfies Partial<ErrorTexts>;
