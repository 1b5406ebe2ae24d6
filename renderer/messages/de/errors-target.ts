import type { Range } from '../../../electron/contract/range.ts';
import type { Format } from '../format.ts';
import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('de');

/** Die ersten von mehreren Stellen. */
export function places(ranges: readonly Range[], f: Format): string {
  const named = ranges.slice(0, 3).map(({ offset, length }) => `${f.size(length)} ab Byte ${f.number(offset)}`);
  const more = ranges.length - named.length;
  return f.list(more > 0 ? [...named, plural(more, { one: '# weitere Stelle', other: '# weitere Stellen' })] : named);
}

const replaceCard =
  'Versuchen Sie einen anderen Leser oder Anschluss. Geschieht es wieder, ist die Karte verschlissen.';

export const target = {
  'target-missing': (e) => ({
    message: `Das Laufwerk ${e.target} gibt es nicht.`,
    hint: 'Unter „Karten“ steht, was angeschlossen ist.',
  }),
  'target-not-a-drive': (e) => ({
    message: `${e.target} ist kein Laufwerk: ${e.kind}.`,
    hint: 'Wählen Sie ein ganzes Laufwerk, wie es unter „Karten“ steht.',
  }),
  'target-no-medium': (e) => ({
    message: `In ${e.target} ist keine Karte und kein anderes Medium.`,
    hint: 'Legen Sie es ein, und fangen Sie dann neu an.',
  }),
  'target-protected': (e) => ({
    message: `${e.target} ist geschützt: ${e.reasons.join('; ')}.`,
    hint: e.forceable
      ? 'Wenn Sie sicher sind: Wählen Sie es unter „Karten“ bei denen, die nicht angeboten werden, und tippen Sie zur Bestätigung seinen Namen ein.'
      : 'Geben Sie es zuerst frei: Hängen Sie es aus, schalten Sie seinen Auslagerungsspeicher ab (swapoff), halten Sie LVM, RAID oder die Verschlüsselung darauf an. Läuft das System davon, starten Sie den Computer von einem anderen Laufwerk.',
  }),
  'target-changed': (e) => ({
    message:
      e.field === 'sequence number'
        ? `${e.target} wurde herausgenommen oder ausgetauscht, seit Sie es bestätigt haben.`
        : `${e.target} ist nicht das Laufwerk, das Sie bestätigt haben. Anders ist: ${e.field}. Es ist ${e.actual}, nicht ${e.expected}.`,
    hint: 'Sehen Sie sich die Karten noch einmal an, und fangen Sie neu an.',
  }),
  'target-busy': (e) => ({
    message: `${e.target} ist in Gebrauch: ${e.holder}.`,
    hint: 'Schließen Sie, was es benutzt, und fangen Sie dann neu an.',
  }),
  'target-twice': (e) => ({
    message: `${e.target} und ${e.other} sind dasselbe Laufwerk.`,
    hint: 'Wählen Sie jedes Laufwerk nur einmal.',
  }),
  'drives-unlistable': (e) => ({
    message: `Die Laufwerke dieses Computers lassen sich nicht auflisten: ${e.reason}.`,
    hint: 'Installieren Sie Wick neu. Vielleicht fehlt ihm der Teil für dieses System.',
  }),
  'target-write-protected': (e) => ({
    message: `${e.target} ist schreibgeschützt.`,
    hint: 'Prüfen Sie den Riegel an der Seite der Karte oder ihres Adapters.',
  }),
  'target-gone': (e) => ({
    message: `${e.target} ist verschwunden, während es benutzt wurde.`,
    hint: 'Prüfen Sie Leser und Karte, und schreiben Sie die Karte neu.',
  }),
  'target-io': (e, f) => ({
    message: `${e.target} hat einen Fehler gemeldet (${operations[e.operation] ?? e.operation}, Byte ${f.number(e.offset)}): ${e.reason}.`,
    hint: replaceCard,
  }),
  'practice-no-room': (e) => ({
    message: `Das Laufwerk, auf dem die Übungskarte ${e.target} liegt, ist voll.`,
    hint: 'Schaffen Sie dort Platz.',
  }),
  'practice-too-large': (e, f) => ({
    message: `Das Dateisystem, auf dem ${e.target} liegt, nimmt keine Datei mit ${f.size(e.size)}.`,
    hint: 'Nehmen Sie eine kleinere Übungskarte.',
  }),
  'target-stalled': (e) => ({
    message: `${e.target} hat seit ${plural(e.seconds, { one: '# Sekunde', other: '# Sekunden' })} nicht geantwortet.`,
    hint: `Ziehen Sie es ab. ${replaceCard}`,
  }),
  'verify-mismatch': (e, f) => ({
    message: `${e.target} enthält nicht, was ${e.rewritten ? 'geschrieben wurde, auch nach einem zweiten Versuch' : 'es soll'}. Anders sind: ${places(e.ranges, f)}.`,
    hint: e.rewritten
      ? 'Die Karte ist schlecht. Benutzen Sie sie nicht.'
      : 'Schreiben Sie sie neu. Hilft das nicht, ist die Karte schlecht.',
  }),
  'verify-impossible': (e) => ({
    message: `${e.target} lässt sich hier nicht am Zwischenspeicher des Systems vorbei lesen. Zurücklesen würde nichts beweisen.`,
    hint: 'Installieren Sie Wick vollständig. Oder schreiben Sie ohne Beweis: Schalten Sie in den Einstellungen „Zurücklesen und vergleichen“ ab.',
  }),
  'target-capacity': (e) => ({
    message: `${e.target} ist kleiner, als es vorgibt: Was weiter hinten geschrieben wurde, ist nicht da.`,
    hint: 'Die Karte ist eine Fälschung. Benutzen Sie sie nicht.',
  }),
  'target-slow': (e, f) => ({
    message: `${e.target} schreibt mit ${f.rate(Math.round(e.rate))}. Verlangt sind mindestens ${f.rate(e.least)}.`,
    hint: 'Nehmen Sie eine schnellere Karte. Sind in diesem Leser alle langsam, prüfen Sie den Leser und sein Kabel.',
  }),
  'helper-failed': (e) => ({
    message: `Das Programm, das ${e.target} schreibt, hat unerwartet aufgehört: ${e.reason}.`,
    hint: 'Versuchen Sie es noch einmal. Geschieht es wieder, melden Sie es bitte.',
  }),
  'rights-refused': (e) => ({
    message: `Die Rechte, ${e.target} zu schreiben, wurden verweigert: ${e.reason}.`,
    hint: 'Versuchen Sie es noch einmal, mit dem Passwort von jemandem, der diesen Computer verwaltet.',
  }),
  'rights-unavailable': (e) => ({
    message: `${e.target} zu schreiben braucht Administratorrechte, und hier gibt es keinen Weg, nach ihnen zu fragen: ${e.reason}.`,
    hint: 'Starten Sie Wick als Administrator: die Seiten mit „sudo -E wick station“, einen Befehl mit „sudo -E“.',
  }),
  'rights-no-agent': (e) => ({
    message: `${e.target} zu schreiben braucht das Passwort eines Administrators, und nichts hier kann danach fragen: In dieser Sitzung läuft kein polkit-Agent.`,
    hint: e.screen
      ? 'Starten Sie den polkit-Agenten Ihres Desktops (bei manchen ein eigenes Paket), oder öffnen Sie die Seiten mit „sudo -E wick station“.'
      : 'Öffnen Sie die Seiten mit „sudo -E wick station“. Oder lassen Sie eine Regel von polkit diesem Benutzer „org.wick.helper.write“ erlauben.',
  }),
  'rights-not-allowed': (e) => ({
    message: `polkit lässt diesen Benutzer ${e.target} nicht schreiben, gleich mit welchem Passwort.`,
    hint: `Bitten Sie, wer den Computer verwaltet, „${e.action}“ in polkit zu erlauben, oder öffnen Sie die Seiten mit „sudo -E wick station“.`,
  }),
} satisfies Partial<ErrorTexts>;

const operations: Readonly<Record<string, string>> = {
  read: 'Lesen',
  write: 'Schreiben',
  flush: 'Leeren der Puffer',
  open: 'Öffnen',
  grow: 'Vergrößern',
};
