import type { ErrorTexts } from '../telling.ts';

const documents = {
  'web-page': 'eine Webseite',
  xml: 'ein XML-Dokument',
  json: 'ein JSON-Dokument',
  text: 'reiner Text',
  pdf: 'ein PDF-Dokument',
  'block-map': 'eine Blockkarte',
  'git-lfs-pointer': 'ein Verweis von Git LFS',
  'pgp-or-pem': 'eine Signatur, ein Schlüssel oder eine verschlüsselte Nachricht',
};

const documentHints: Partial<Record<keyof typeof documents, string>> = {
  'block-map': 'Wählen Sie das Abbild selbst: Die Blockkarte daneben wird gefunden.',
  'git-lfs-pointer': 'Holen Sie die Datei, für die er steht, mit „git lfs pull“.',
  'pgp-or-pem': 'Wählen Sie das Abbild selbst.',
};

const getBoth = 'Das Abbild ist beschädigt, oder die Blockkarte gehört zu einem anderen. Laden Sie beide neu.';
const unpack = 'Entpacken Sie die Datei zuerst und wählen Sie dann das Abbild, das darin liegt.';
const mapAside =
  'Laden Sie die Blockkarte neu. Oder nehmen Sie sie neben dem Abbild weg: Dann wird das ganze Abbild geschrieben.';

export const source = {
  'source-not-found': (e) => ({
    message: `Unter ${e.what} gibt es kein Abbild.`,
    hint: 'Prüfen Sie den Pfad oder die Adresse.',
  }),
  'source-unreadable': (e) => ({
    message: `${e.what} lässt sich nicht lesen: ${e.reason}.`,
    hint: 'Prüfen Sie, ob die Datei vollständig da ist und ob Sie sie lesen dürfen.',
  }),
  'source-http-status': (e) => ({
    message: `Der Server hat für ${e.what} mit ${e.status}${e.statusText ? ` ${e.statusText}` : ''} geantwortet.`,
    hint:
      e.status === 404
        ? 'Prüfen Sie die Adresse.'
        : e.status < 500
          ? 'Der Server verweigert diesen Download.'
          : 'Versuchen Sie es später noch einmal.',
  }),
  'source-unreachable': (e) => ({
    message: `${e.what} lässt sich nicht herunterladen: ${e.reason}.`,
    hint: 'Prüfen Sie Adresse und Verbindung, oder laden Sie die Datei anders herunter und wählen Sie sie hier aus.',
  }),
  'source-network': (e, f) => ({
    message: `Der Download von ${e.what} ist nach ${f.size(e.offset)} abgerissen und ließ sich nicht fortsetzen: ${e.reason}.`,
    hint: 'Prüfen Sie die Verbindung, oder laden Sie die Datei zuerst herunter und wählen Sie sie hier aus.',
  }),
  'source-changed': (e) => ({
    message: `${e.what} hat sich auf dem Server während des Downloads geändert.`,
    hint: 'Fangen Sie neu an, damit Sie die neue Datei an einem Stück bekommen.',
  }),
  'source-empty': (e) => ({
    message: `${e.what} ist leer: Es gibt nichts zu schreiben.`,
    hint: 'Der Download ist vielleicht fehlgeschlagen. Laden Sie das Abbild neu.',
  }),
  'source-truncated': (e, f) => ({
    message: `${e.what} endet zu früh: Die ${e.codec}-Daten hören bei Byte ${f.number(e.offset)} auf, vor ihrem Ende.`,
    hint: 'Wahrscheinlich ist der Download unvollständig. Laden Sie das Abbild neu.',
  }),
  'source-corrupt': (e, f) => ({
    message: `${e.what} ist beschädigt: ${e.codec} bei Byte ${f.number(e.offset)}: ${e.reason}.`,
    hint: 'Laden Sie das Abbild neu, und vergleichen Sie seine Prüfsumme mit der seines Herstellers.',
  }),
  'source-trailing-junk': (e, f) => ({
    message: `Auf ${e.what} folgt noch etwas anderes: Die ${e.codec}-Daten enden bei Byte ${f.number(e.offset)}, und was danach kommt, ist kein ${e.codec}.`,
    hint: 'Laden Sie das Abbild neu. Vielleicht sind es zwei Dateien in einer.',
  }),
  'source-unsupported': (e) => ({
    message: `${e.what} ist eine Datei im Format ${e.format}, die Wick nicht entpacken kann.`,
    hint: unpack,
  }),
  'source-not-an-image': (e) => ({
    message: e.served
      ? `Der Server hat für ${e.what} etwas anderes als ein Abbild geschickt: ${documents[e.found]}.`
      : `${e.what} ist ${documents[e.found]}, kein Abbild.`,
    hint:
      documentHints[e.found] ??
      (e.served
        ? 'Die Adresse führt vielleicht zu einer Seite über den Download, oder Sie müssen sich erst anmelden: Öffnen Sie sie in einem Browser, und kopieren Sie die Adresse des Abbilds selbst.'
        : 'Vielleicht wurde statt des Downloads eine Seite gespeichert, oder es ist die falsche Datei. Laden Sie das Abbild neu.'),
  }),
  'source-memory': (e, f) => ({
    message: `Um die ${e.codec}-Daten von ${e.what} zu entpacken, braucht es ${f.size(e.needed)} Arbeitsspeicher. Die Grenze ist ${f.size(e.limit)}.`,
    hint: unpack,
  }),
  'source-checksum': (e) => ({
    message: `${e.what} ist nicht, was erwartet wurde: Der SHA-256 ist ${e.actual}, nicht ${e.expected}.`,
    hint: 'Laden Sie das Abbild neu. Benutzen Sie dieses nicht.',
  }),
  'source-range-checksum': (e, f) => ({
    message: `${e.what} passt nicht zu seiner Blockkarte: ${f.size(e.length)} ab Byte ${f.number(e.offset)} haben eine andere Prüfsumme.`,
    hint: getBoth,
  }),
  'source-size': (e, f) => ({
    message: `${e.what} hat ${f.number(e.actual)} Bytes${e.atLeast ? ' oder mehr' : ''}. Erwartet wurden ${f.number(e.expected)}.`,
    hint: getBoth,
  }),
  'image-does-not-fit': (e, f) => ({
    message: `${e.what} braucht ${e.atLeast === true ? 'mindestens ' : ''}${f.size(e.needed)}, und ${e.target} hat ${f.size(e.size)}.`,
    hint:
      e.usedEnd !== undefined && e.usedEnd <= e.size
        ? `Sein letztes benutztes Byte liegt bei ${f.size(e.usedEnd)} und würde passen. Das Gerät fände aber eine Partition, die über das Ende der Karte hinausgeht. Nehmen Sie eine größere Karte.`
        : 'Nehmen Sie eine größere Karte.',
  }),
  'archive-no-image': (e, f) => ({
    message: `In ${e.what} ist kein Abbild${e.entries.length === 0 ? '' : `, nur ${f.list(e.entries)}`}.`,
    hint: 'Ist eines davon doch ein Abbild, entpacken Sie es und wählen Sie es selbst aus.',
  }),
  'archive-several-images': (e, f) => ({
    message: `In ${e.what} sind mehrere Abbilder: ${f.list(e.entries)}.`,
    hint: 'Wählen Sie eines davon.',
  }),
  'archive-entry-missing': (e, f) => ({
    message: `In ${e.what} gibt es keinen Eintrag ${e.entry}. Darin ist ${e.entries.length === 0 ? 'nichts' : f.list(e.entries)}.`,
    hint: 'Wählen Sie das Abbild noch einmal, und darin den Eintrag.',
  }),
  'bmap-not-found': (e) => ({
    message: `Unter ${e.what} gibt es keine Blockkarte.`,
    hint: 'Prüfen Sie den Pfad im Rezept, oder lassen Sie ihn weg.',
  }),
  'bmap-invalid': (e) => ({ message: `Die Blockkarte ${e.what} ist nicht gültig: ${e.reason}.`, hint: mapAside }),
  'bmap-checksum': (e) => ({
    message: `Die Blockkarte ${e.what} wurde geändert oder ist beschädigt: Ihre eigene Prüfsumme stimmt nicht.`,
    hint: mapAside,
  }),
  'bmap-signature': (e) => ({
    message: `Die Signatur der Blockkarte ${e.what} stimmt nicht: ${e.reason}.`,
    hint: 'Benutzen Sie dieses Abbild nicht, wenn Sie nicht wissen, woran das liegt. Prüfen Sie, ob es der richtige Schlüssel ist.',
  }),
} satisfies Partial<ErrorTexts>;
