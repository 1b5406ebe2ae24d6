import type { ErrorTexts } from '../telling.ts';
import { places } from './errors-target.ts';

export const settings = {
  'recipe-unreadable': (e) => ({
    message: `Das Rezept ${e.file} lässt sich nicht lesen: ${e.reason}.`,
    hint: 'Prüfen Sie den Pfad.',
  }),
  'recipe-invalid': (e) => ({
    message: e.problems
      .map(({ line, column, reason, suggestion }) =>
        [`${e.file}, Zeile ${line}, Spalte ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      )
      .join('\n'),
    hint: 'Das README zeigt, wie ein Rezept aussieht, und recipe.schema.json sagt alles, was in einem stehen kann.',
  }),
  'variable-unused': (e, f) => ({
    message: `Im Rezept gibt es keine Variable „${e.name}“.`,
    hint: e.known.length === 0 ? 'Es hat überhaupt keine.' : `Es hat ${f.list(e.known)}.`,
  }),
  'secret-unavailable': (e) => ({
    message: `Das Geheimnis ist nicht zu bekommen (${e.reference}): ${e.reason}.`,
    hint: 'Legen Sie es dorthin, wo das Rezept sagt, oder ändern Sie die Einstellungen.',
  }),
  'secret-not-kept': (e) => ({
    message: `Das Geheimnis konnte nicht in den Schlüsselbund gelegt werden: ${e.reason}.`,
    hint: 'Entsperren Sie den Schlüsselbund dieses Rechners, oder lassen Sie das Rezept nach seinen Geheimnissen fragen.',
  }),
  'provision-wrong-family': (e) => ({
    message: `Die Einstellungen sind für ${e.wanted}. Auf ${e.target} ist aber: ${e.found}.`,
    hint: 'Nehmen Sie das richtige Abbild oder die richtigen Einstellungen. Einzelne Dateien lassen sich bei jedem Abbild ändern.',
  }),
  'provision-refused': (e) => ({
    message: `${e.target} kann diese Einstellungen nicht bekommen: ${e.reason}.`,
    hint: e.hint ?? 'Daran wurde nichts geändert.',
  }),
  'provision-differs': (e, f) => ({
    message: `${e.target} enthält nicht die Einstellungen, die es bekommen hat. Anders: ${f.list(e.files)}.`,
    hint: 'Schreiben Sie die Karte neu. Hilft das nicht, ist sie schlecht.',
  }),
  'certificate-invalid': (e) => ({
    message: `Das Zertifikat ${e.file} gilt nicht: ${e.reason}.`,
    hint: 'Trauen Sie dem nicht, was darin steht.',
  }),
  'certificate-differs': (e, f) => {
    const parts = [
      ...(e.image ? ['was sie vom Abbild enthält'] : []),
      ...(e.settings.length > 0 ? [`ihre Einstellungen (${f.list(e.settings)})`] : []),
    ];
    return {
      message: `${e.target} ist nicht so, wie ${e.file} sagt. Anders: ${f.list(parts)}, und zwar ${places(e.ranges, f)}.`,
      hint: 'Dieses Zertifikat gehört zu einer anderen Karte, oder die Karte wurde seitdem geändert. Auch ein Gerät, das von ihr startet, ändert sie.',
    };
  },
  'certificate-other-card': (e) => ({
    message: `${e.target} ist nicht die Karte von ${e.file}. Anders ist: ${e.what}. Es ist ${e.actual}, nicht ${e.expected}.`,
    hint: 'Nehmen Sie die Karte, für die das Zertifikat ausgestellt wurde.',
  }),
} satisfies Partial<ErrorTexts>;
