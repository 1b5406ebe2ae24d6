import type { PhraseTexts } from '../telling.ts';

export const ofLots = {
  'column-missing': ({ name }) => `die Spalte „${name}“ fehlt`,
  'column-recipe': ({ name }) => `Im Rezept steht ${name}.`,
  'column-label': 'Das Etikett zeigt es.',
  'column-unknown': ({ name }) => `die Spalte „${name}“ ist nicht bekannt`,
  'column-known': ({ names }) => `Bekannt sind ${names}.`,
  'table-one-row': ({ count }) => `es gibt 1 Zeile, und das Los soll ${count} Exemplare haben`,
  'table-few-rows': ({ rows, count }) => `es gibt ${rows} Zeilen, und das Los soll ${count} Exemplare haben`,
  'table-no-value': ({ name }) => `hier hat „${name}“ keinen Wert`,
  'table-same': ({ name, line }) =>
    `„${name}“ ist hier gleich wie in Zeile ${line}, und jedes Gerät braucht seinen eigenen Wert`,
  'table-unusable': ({ name, reason }) => `„${name}“ ist nicht brauchbar: ${reason}`,
  'table-windows': ({ file }) =>
    `${file} ist nicht in UTF-8 und wurde als Windows-1252 gelesen: Prüfen Sie Buchstaben wie ä und é.`,
  'table-unplaced': ({ names }) => `Weder Rezept noch Etikett haben dafür einen Platz, es bleibt weg: ${names}.`,
  'values-same': ({ number }) =>
    `er wäre gleich wie der von Exemplar ${number}, und jedes Gerät braucht seinen eigenen`,
  'values-digits': ({ count }) => `sein Zähler braucht mehr als ${count} Stellen`,
  'values-nothing-called': ({ name }) => `für sein Muster gibt es nichts mit dem Namen „${name}“`,
  'values-circle': 'sein Muster braucht sich selbst',
  'values-nothing-says': ({ names }) => `nichts sagt, was das ist: ${names}`,
  'values-nothing-says-all': ({ names }) => `nichts sagt, was diese sind: ${names}`,
  'values-name-tells': 'der Name einer Datei würde ihn verraten, und er ist geheim',
  'script-slow': ({ count }) => `sein Programm brauchte länger als ${count} ms`,
  'script-endless': 'sein Programm schreibt ohne Ende',
  'script-no-start': ({ code }) => `sein Programm startet nicht (${code})`,
  'script-ended': ({ code }) => `sein Programm endete mit ${code}`,
  'script-not-text': 'was sein Programm schrieb, ist nicht in UTF-8',
  'script-nothing': 'sein Programm schrieb nichts',
  'script-lines': 'sein Programm schrieb mehr als eine Zeile Text',
  'ledger-network':
    'sie liegt auf einem anderen Rechner, wo Stationen sie beschädigen würden; eine Datei ist nur für diesen Rechner, PostgreSQL für mehrere Stationen',
  'code-empty': 'er ist leer',
  'code-ascii': 'Code 128 nimmt nur Buchstaben, Ziffern und Zeichen aus ASCII',
  'code-long': 'sein Inhalt ist zu lang',
} satisfies Partial<PhraseTexts>;
