import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('de');
const lookAgain = 'Sehen Sie sich noch einmal an, was geschrieben würde, und bestätigen Sie das.';

export const app = {
  bug: (e) => ({
    message: `Wick hat einen Fehler gemacht: ${e.reason}`,
    hint: 'Bitte melden Sie das, mit dem, was dazu geführt hat.',
  }),
  cancelled: () => ({ message: 'Abgebrochen.' }),
  usage: (e) => ({ message: e.reason, hint: e.hint ?? 'Prüfen Sie, was eingetragen ist.' }),
  'channel-lost': () => ({
    message: 'Die Verbindung zu Wick ist abgerissen.',
    hint: 'Sie wird von selbst wieder aufgenommen. Was gerade geschrieben wird, läuft weiter.',
  }),
  'call-unknown': (e) => ({
    message: `Diese Seite hat nach etwas gefragt, das Wick nicht kennt: ${e.method}.`,
    hint: 'Laden Sie die Seite neu: Sie gehört zu einer anderen Version.',
  }),
  'call-invalid': (e) => ({
    message: `Wick kann mit dem, was es für ${e.method} bekommen hat, nichts anfangen: ${e.problems.join('; ')}.`,
    hint: 'Prüfen Sie, was eingetragen ist. Ist nichts eingetragen, laden Sie die Seite neu.',
  }),
  'call-too-large': (e, f) => ({
    message: `Eine Antwort mit ${f.number(e.size)} Zeichen ist mehr, als passt: ${f.number(e.limit)}.`,
    hint: 'Bitte melden Sie das, mit dem, was dazu geführt hat.',
  }),
  'call-too-many': (e) => ({
    message: `Diese Seite hat ${plural(e.limit, { one: '# offene Frage', other: '# offene Fragen' })}. Mehr dürfen es nicht sein.`,
    hint: 'Laden Sie die Seite neu.',
  }),
  'not-offered': (e) => ({
    message: `Das gibt es hier nicht: ${e.what}.`,
    hint: 'Benutzen Sie dafür die Desktop-App.',
  }),
  'plan-unknown': () => ({ message: 'Dieser Plan ist nicht mehr bekannt.', hint: lookAgain }),
  'plan-stale': (e) => ({ message: `${e.target} hat sich geändert, seit der Plan gemacht wurde.`, hint: lookAgain }),
  'target-taken': (e) => ({
    message: `${e.target} wird schon beschrieben.`,
    hint: 'Warten Sie, bis es fertig ist, oder brechen Sie es ab.',
  }),
  'confirmation-missing': (e, f) => ({
    message: `Der Name von ${f.list(e.targets)} wurde nicht eingetippt.`,
    hint: 'Tippen Sie den Namen so ein, wie er dasteht. Damit ist klar, dass dieses Laufwerk gemeint ist.',
  }),
  'no-targets': () => ({
    message: 'Es wurde kein Laufwerk gewählt.',
    hint: 'Wählen Sie die Laufwerke, die geschrieben werden sollen.',
  }),
  'job-unknown': () => ({
    message: 'Dieser Schreibvorgang ist nicht mehr bekannt.',
    hint: 'Was geschrieben wurde, steht im Verlauf.',
  }),
  'boot-unknown': () => ({
    message: 'Dieser Start wird nicht mehr beobachtet.',
    hint: 'Beobachten Sie ihn noch einmal.',
  }),
  'unit-unknown': (e) => ({
    message: `Auf diesem Computer gibt es kein Zertifikat ${e.id}.`,
    hint: 'Sehen Sie noch einmal in den Verlauf: Es wurde vielleicht verschoben oder entfernt.',
  }),
} satisfies Partial<ErrorTexts>;
