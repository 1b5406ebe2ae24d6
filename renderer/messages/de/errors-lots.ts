import type { ErrorTexts } from '../telling.ts';

export const lots = {
  'table-invalid': (e) => ({
    message: `Die Tabelle ${e.file} ist nicht brauchbar: ${e.reason}.`,
    hint: 'Eine Tabelle ist CSV mit den Namen der Variablen in der ersten Zeile, oder ein JSON-Array von Objekten.',
  }),
  'table-problems': (e, f) => ({
    message: [
      ...e.problems.map(({ line, column, reason, suggestion }) =>
        [`${e.file}, Zeile ${line}, Spalte ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      ),
      ...(e.more > 0 ? [`Und ${f.number(e.more)} weitere.`] : []),
    ].join('\n'),
    hint: 'Nichts wurde begonnen. Berichtigen Sie die Tabelle, und versuchen Sie es noch einmal.',
  }),
  'lot-values': (e) => {
    const whose = e.unit === undefined ? 'das Los' : `Exemplar ${e.unit}`;
    return {
      message: `Diese Werte lassen sich nicht bilden: ${whose}${e.column === undefined ? '' : ` (${e.column})`}: ${e.reason}.`,
      hint: e.hint ?? 'Ändern Sie die Regeln des Loses.',
    };
  },
  'lot-changed': (e) => ({
    message:
      e.actual === undefined
        ? `Das Los braucht etwas, das sich nicht lesen lässt: ${e.what}.`
        : `Seit das Los signiert wurde, hat sich etwas geändert (${e.what}): Der SHA-256 ist ${e.actual} und war ${e.expected}.`,
    hint: 'Legen Sie zurück, womit das Los gemacht wurde, oder lassen Sie ein neues machen.',
  }),
  'lot-invalid': (e) => ({
    message: `${e.what} ist kein Los, das sich fertigen lässt: ${e.reason}.`,
    hint: 'Holen Sie es noch einmal bei der Person, die es gemacht hat.',
  }),
  'lot-untrusted': (e) => ({
    message: `Das Los „${e.name}“ ist mit dem Schlüssel ${e.fingerprint} signiert, den diese Station nicht kennt.`,
    hint: `Vergleichen Sie ${e.fingerprint} mit dem, was Ihnen die Person vorliest, die es gemacht hat. Ist beides gleich, sagen Sie, dass Sie ihm trauen.`,
  }),
  'label-code': (e) => ({
    message: `Der Code des Etiketts (${e.symbology})${ofUnit(e)} lässt sich nicht bilden: ${e.reason}.`,
    hint: 'Wählen Sie eine andere Art von Code oder einen anderen Inhalt.',
  }),
  'label-too-small': (e) => ({
    message: `Auf ein Etikett von ${e.width} × ${e.height} mm passt ${e.what === 'code' ? 'der Code' : 'der Text'}${ofUnit(e)} nicht: Nötig sind ${e.needsWidth} × ${e.needsHeight} mm.`,
    hint: 'Nehmen Sie größere Etiketten, kürzeren Inhalt oder einen Drucker mit feineren Punkten.',
  }),
  'label-too-large': (e) => ({
    message: `Ein Etikett von ${e.width} × ${e.height} mm ist zu groß für ${e.dpi} Punkte je Zoll.`,
    hint: 'Nehmen Sie ein kleineres Etikett oder weniger Punkte je Zoll.',
  }),
  'label-secret': (e) => ({
    message: `Das Etikett zeigt „${e.column}“, und das ist geheim.`,
    hint: 'Nehmen Sie es vom Etikett. Ist es kein Geheimnis, geben Sie ihm im Rezept und in der Tabelle einen anderen Namen.',
  }),
  'label-sheet': (e) => ({
    message: `Die Etiketten brauchen ${e.width} × ${e.height} mm, und der Bogen hat ${e.paperWidth} × ${e.paperHeight} mm.`,
    hint: 'Nehmen Sie weniger Spalten oder Zeilen oder kleinere Etiketten.',
  }),
  'label-field': (e, f) => ({
    message: `Für ein Etikett gibt es nichts mit dem Namen „${e.field}“.`,
    hint: `Es gibt ${f.list(e.known)}.`,
  }),
  'lot-export-invalid': (e) => ({
    message: `${e.folder} ist kein Los, wie es exportiert wurde: ${e.reason}.`,
    hint: 'Exportieren Sie das Los noch einmal.',
  }),
  'hook-invalid': (e) => ({
    message: `Der Webhook ${e.address} ist nicht brauchbar: ${e.reason}.`,
    hint: 'Prüfen Sie seine Adresse und sein Geheimnis in den Einstellungen der Station.',
  }),
  'ledger-unreachable': (e) => ({
    message: `Die Aufzeichnung ${e.ledger} ist nicht zu erreichen: ${e.reason}.`,
    hint: 'Angefangene Exemplare können fertig werden; kein neues wird begonnen, bis sie wieder da ist. Prüfen Sie Laufwerk oder Netz, und versuchen Sie es noch einmal.',
  }),
  'ledger-newer': (e) => ({
    message: `Die Aufzeichnung ${e.ledger} stammt von einem neueren Wick (ihre Form ist ${e.schema}; dieses kennt ${e.known}).`,
    hint: 'Aktualisieren Sie Wick auf dieser Station. Nichts wurde geändert.',
  }),
  'ledger-damaged': (e) => ({
    message: `Die Aufzeichnung ${e.ledger} ist beschädigt: ${e.reason}.`,
    hint: 'Heben Sie eine Kopie davon auf, so wie sie ist, und lassen Sie sie bereinigen.',
  }),
  'ledger-older': (e) => ({
    message: `Die Aufzeichnung ${e.ledger} wurde auf einen älteren Stand zurückgesetzt oder ist eine Kopie: Sie hat ${e.entries} Einträge für das Los ${e.lot}, und Eintrag ${e.known}, den diese Station gesehen hat, fehlt darin.`,
    hint: 'Es wird nichts daraus gefertigt, damit kein Wert zweimal benutzt wird. Spielen Sie den neuesten Stand ein. Ist er verloren, kann der Ingenieur sie am Rechner der Station annehmen: Verworfen werden dann alle Exemplare des Loses, die seitdem benutzt worden sein können.',
  }),
  'lot-exists': (e) => ({
    message: `Das Los ${e.lot} steht schon in der Aufzeichnung.`,
    hint: 'Fertigen Sie es weiter, oder legen Sie ein Los mit anderer Kennung an.',
  }),
  'lot-unknown': (e) => ({
    message: `Die Aufzeichnung kennt kein Los ${e.lot}.`,
    hint: 'Sehen Sie nach, welche Lose es gibt.',
  }),
  'lot-closed': (e) => ({
    message: `Das Los ${e.lot} ist abgeschlossen.`,
    hint: 'Legen Sie für weitere Exemplare ein neues Los an.',
  }),
  'lot-no-folder': (e) => ({
    message:
      e.folder === undefined
        ? `Diese Station weiß nicht, wo Rezept, Image und Dateien von „${e.name}“ liegen (${e.lot}).`
        : `Der Ordner von „${e.name}“ (${e.lot}) ist nicht mehr da: ${e.folder}.`,
    hint: 'Sagen Sie, in welchem Ordner sie liegen.',
  }),
  'lot-no-slots': () => ({
    message: 'Diese Werkbank hat noch keine Plätze.',
    hint: 'Bringen Sie ihr die Plätze bei: Stecken Sie in jeden eine Karte.',
  }),
  'lot-held': (e) => ({
    message: `Ein anderes Wick auf diesem Computer arbeitet am Los ${e.lot}.`,
    hint: 'Machen Sie dort weiter, oder beenden Sie es zuerst.',
  }),
  'value-used': (e) => ({
    message: `Der Wert von „${e.column}“ in Zeile ${e.row} wurde schon benutzt und muss eindeutig sein.`,
    hint: 'Geben Sie dieser Zeile einen Wert, den noch kein Exemplar eines Loses in dieser Aufzeichnung hatte.',
  }),
  'lot-no-unit': (e) => ({
    message: `Im Los ${e.lot} gibt es kein Exemplar ${e.unit}.`,
    hint: 'Sehen Sie nach, welche Exemplare es hat.',
  }),
  'unit-moved': (e) => ({
    message: `Das Exemplar ${e.unit} kann nicht „${e.event}“ werden: Es ist jetzt „${e.state}“, oder jemand anderes hat es.`,
    hint: 'Entnehmen Sie seine Karte und legen Sie sie beiseite. Sehen Sie nach, wo das Exemplar ist.',
  }),
  'slot-unknown': (e) => ({
    message: `Es gibt hier keinen Platz ${e.slot}.`,
    hint: 'Laden Sie die Seite neu.',
  }),
  'card-swapped': (e) => ({
    message: `Die Karte in Platz ${e.slot} ist nicht die gemeinte: Sie wurde herausgenommen, oder es ist jetzt eine andere da.`,
    hint: 'Mit ihr ist nichts geschehen. Sehen Sie nach dem Platz, und wählen Sie noch einmal.',
  }),
  'card-not-restored': (e) => ({
    message: `${e.target} hat nicht zurückbekommen, was vor der Prüfung darauf war: ${e.reason}.`,
    hint: `Stecken Sie die Karte noch einmal an diesem Arbeitsplatz ein: Wick bewahrt ihren Inhalt in ${e.file} auf und schreibt ihn dann zurück.`,
  }),
  'station-not-admitted': (e) => ({
    message: `Diese Station (${e.station}) darf keine Exemplare des Loses ${e.lot} fertigen: Sie kann seine Geheimnisse nicht lesen.`,
    hint: `Nehmen Sie eine Station, die das darf, oder lassen Sie diese zum Los ${e.lot} zu: ${e.card}`,
  }),
  'station-unknown': (e) => ({
    message: `Diese Station (${e.station}) kann in der Aufzeichnung ${e.ledger} kein Los anlegen: Sie kann nicht erkennen, welche Werte dort schon benutzt wurden.`,
    hint: `Lassen Sie sie an einer Station, die dort ein Los angelegt hat, zum Los ${e.lot} zu: ${e.card}`,
  }),
  'board-wrong': (e) => ({
    message: `„${e.board}“ ist keine Platine dieses Loses.`,
    hint: 'Scannen Sie den Code der Platine.',
  }),
  'board-used': (e) => ({
    message: `Die Platine „${e.board}“ gehört schon zu Exemplar ${e.unit}.`,
    hint: 'Scannen Sie die Platine, die vor Ihnen liegt. Soll sie noch einmal gefertigt werden, lassen Sie zuerst ihr Exemplar zurücknehmen.',
  }),
  'engineer-locked': () => ({
    message: 'Das ist Sache des Ingenieurs, und es ist gesperrt.',
    hint: 'Geben Sie seine PIN ein.',
  }),
  'pin-wrong': (e) => ({
    message: 'Das ist nicht die PIN.',
    hint: `Versuchen Sie es noch einmal. Weiß sie niemand mehr, entfernt jemand mit Zugang zum Computer der Station ${e.file} und legt eine neue fest.`,
  }),
  'pin-wait': (e) => ({
    message: 'Die PIN war zu oft falsch.',
    hint: `Versuchen Sie es in ${e.seconds} s noch einmal.`,
  }),
  'bench-busy': (e) => ({
    message: `Auf dieser Werkbank läuft das Los „${e.name}“.`,
    hint: 'Beenden Sie es zuerst; angefangene Karten werden fertig.',
  }),
  'bench-idle': () => ({
    message: 'Auf dieser Werkbank läuft kein Los.',
    hint: 'Öffnen Sie zuerst eines.',
  }),
  'slot-name-taken': (e) => ({
    message: `Ein anderer Platz heißt schon „${e.name}“.`,
    hint: 'Geben Sie ihm einen anderen Namen.',
  }),
  'label-none': (e) => ({
    message: `Das Los „${e.name}“ hat kein Etikett.`,
    hint: 'Ein Etikett wird mit dem Los entworfen: Legen Sie das nächste mit einem an.',
  }),
  'label-not-passed': (e) => ({
    message: `Exemplar ${e.unit} bekommt kein Etikett: Es ist „${e.state}“, und nur bestandene haben eines.`,
    hint: 'Lassen Sie sie weg.',
  }),
  'label-made': (e) => ({
    message: `Das Etikett von Exemplar ${e.unit} gibt es schon.`,
    hint: 'Wird es noch einmal gebraucht, wählen Sie das aus; es wird festgehalten.',
  }),
  'printer-unreachable': (e) => ({
    message: `Der Drucker ${e.printer} ist nicht zu erreichen: ${e.reason}.`,
    hint: 'Nichts wurde gedruckt, und nichts gilt als gedruckt. Prüfen Sie, ob er an und verbunden ist, und versuchen Sie es noch einmal.',
  }),
  'printer-failed': (e) => ({
    message: `Der Drucker ${e.printer} hat nicht alles angenommen: ${e.reason}.`,
    hint: 'Alle diese Etiketten gelten als gedruckt. Sehen Sie nach, welche herausgekommen sind, und drucken Sie die anderen noch einmal.',
  }),
} satisfies Partial<ErrorTexts>;

function ofUnit({ unit }: { unit?: number }): string {
  return unit === undefined ? '' : ` von Exemplar ${unit}`;
}
