import type { ErrorTexts } from '../telling.ts';

export const lots = {
  'table-invalid': (e) => ({
    message: `Le tableau ${e.file} ne peut pas être utilisé : ${e.reason}.`,
    hint: 'Un tableau est un CSV avec les noms des variables en première ligne, ou un tableau JSON d’objets.',
  }),
  'table-problems': (e, f) => ({
    message: [
      ...e.problems.map(({ line, column, reason, suggestion }) =>
        [`${e.file}, ligne ${line}, colonne ${column} : ${reason}.`, suggestion].filter(Boolean).join(' '),
      ),
      ...(e.more > 0 ? [`Et ${f.number(e.more)} de plus.`] : []),
    ].join('\n'),
    hint: 'Rien n’a été commencé. Corrigez le tableau et réessayez.',
  }),
  'lot-values': (e) => {
    const whose = e.unit === undefined ? 'le lot' : `unité ${e.unit}`;
    return {
      message: `Ces valeurs ne peuvent pas être formées : ${whose}${e.column === undefined ? '' : ` (${e.column})`} : ${e.reason}.`,
      hint: e.hint ?? 'Changez les règles du lot.',
    };
  },
  'lot-changed': (e) => ({
    message:
      e.actual === undefined
        ? `Le lot a besoin d’une chose qui ne peut pas être lue : ${e.what}.`
        : `Quelque chose a changé depuis la signature du lot (${e.what}) : son SHA-256 est ${e.actual}, et était ${e.expected}.`,
    hint: 'Remettez ce avec quoi le lot a été fait, ou faites faire un nouveau lot.',
  }),
  'lot-invalid': (e) => ({
    message: `${e.what} n’est pas un lot à produire : ${e.reason}.`,
    hint: 'Demandez-le de nouveau à la personne qui l’a fait.',
  }),
  'lot-untrusted': (e) => ({
    message: `Le lot « ${e.name} » est signé avec la clé ${e.fingerprint}, que ce poste ne connaît pas.`,
    hint: `Comparez ${e.fingerprint} à ce que vous lit la personne qui l’a fait. Si c’est la même, dites que vous lui faites confiance.`,
  }),
  'label-code': (e) => ({
    message: `Le code de l’étiquette (${e.symbology})${ofUnit(e)} ne peut pas être formé : ${e.reason}.`,
    hint: 'Choisissez un autre genre de code ou un autre contenu.',
  }),
  'label-too-small': (e) => ({
    message: `Sur une étiquette de ${e.width} × ${e.height} mm, ${e.what === 'code' ? 'le code' : 'le texte'}${ofUnit(e)} ne tient pas : il faut ${e.needsWidth} × ${e.needsHeight} mm.`,
    hint: 'Prenez des étiquettes plus grandes, un contenu plus court ou une imprimante aux points plus fins.',
  }),
  'label-too-large': (e) => ({
    message: `Une étiquette de ${e.width} × ${e.height} mm est trop grande pour ${e.dpi} points par pouce.`,
    hint: 'Prenez une étiquette plus petite ou moins de points par pouce.',
  }),
  'label-secret': (e) => ({
    message: `L’étiquette montre « ${e.column} », qui est secret.`,
    hint: 'Retirez-le de l’étiquette. S’il n’est pas secret, donnez-lui un autre nom dans la recette et dans le tableau.',
  }),
  'label-sheet': (e) => ({
    message: `Les étiquettes prennent ${e.width} × ${e.height} mm, et la feuille mesure ${e.paperWidth} × ${e.paperHeight} mm.`,
    hint: 'Prenez moins de colonnes ou de lignes, ou des étiquettes plus petites.',
  }),
  'label-field': (e, f) => ({
    message: `Il n’y a rien qui s’appelle « ${e.field} » pour une étiquette.`,
    hint: `Il y a ${f.list(e.known)}.`,
  }),
  'lot-export-invalid': (e) => ({
    message: `${e.folder} n’est pas un lot tel qu’il a été exporté : ${e.reason}.`,
    hint: 'Exportez de nouveau le lot.',
  }),
  'hook-invalid': (e) => ({
    message: `Le webhook ${e.address} ne peut pas être utilisé : ${e.reason}.`,
    hint: 'Vérifiez son adresse et son secret dans les réglages du poste.',
  }),
  'ledger-unreachable': (e) => ({
    message: `Le registre ${e.ledger} n’est pas joignable : ${e.reason}.`,
    hint: 'Les unités en cours peuvent être terminées ; aucune autre ne commence avant son retour. Vérifiez le disque ou le réseau et réessayez.',
  }),
  'ledger-newer': (e) => ({
    message: `Le registre ${e.ledger} vient d’un Wick plus récent (sa forme est ${e.schema} ; celui-ci connaît ${e.known}).`,
    hint: 'Mettez Wick à jour sur ce poste. Rien n’a été modifié.',
  }),
  'ledger-damaged': (e) => ({
    message: `Le registre ${e.ledger} est abîmé : ${e.reason}.`,
    hint: 'Gardez-en une copie telle quelle, et faites-le rapprocher.',
  }),
  'ledger-older': (e) => ({
    message: `Le registre ${e.ledger} a été remis dans un état plus ancien, ou c’est une copie : il a ${e.entries} entrées pour le lot ${e.lot}, et il lui manque l’entrée ${e.known} que ce poste a vue.`,
    hint: 'Rien n’est fabriqué à partir de lui, pour qu’aucune valeur ne serve deux fois. Remettez l’état le plus récent. S’il est perdu, l’ingénieur peut l’accepter sur l’ordinateur du poste : tous les exemplaires du lot qui ont pu servir depuis sont alors mis au rebut.',
  }),
  'lot-exists': (e) => ({
    message: `Le lot ${e.lot} est déjà dans le registre.`,
    hint: 'Continuez-le, ou créez un lot avec un autre identifiant.',
  }),
  'lot-unknown': (e) => ({ message: `Le registre ne connaît pas de lot ${e.lot}.`, hint: 'Voyez quels lots il y a.' }),
  'lot-closed': (e) => ({ message: `Le lot ${e.lot} est clos.`, hint: 'Créez un nouveau lot pour d’autres unités.' }),
  'lot-no-folder': (e) => ({
    message:
      e.folder === undefined
        ? `Ce poste ne sait pas où se trouvent la recette, l’image et les fichiers de « ${e.name} » (${e.lot}).`
        : `Le dossier de « ${e.name} » (${e.lot}) n’est plus là : ${e.folder}.`,
    hint: 'Indiquez dans quel dossier ils se trouvent.',
  }),
  'lot-no-slots': () => ({
    message: 'Ce banc n’a pas encore d’emplacements.',
    hint: 'Apprenez-lui ses emplacements : insérez une carte dans chacun.',
  }),
  'lot-held': (e) => ({
    message: `Un autre Wick de cet ordinateur travaille sur le lot ${e.lot}.`,
    hint: 'Continuez là-bas, ou terminez-le d’abord.',
  }),
  'value-used': (e) => ({
    message: `La valeur de « ${e.column} » à la ligne ${e.row} a déjà servi, et doit être unique.`,
    hint: 'Donnez à cette ligne une valeur qu’aucune unité d’aucun lot de ce registre n’a eue.',
  }),
  'lot-no-unit': (e) => ({ message: `Le lot ${e.lot} n’a pas d’unité ${e.unit}.`, hint: 'Voyez quelles unités il a.' }),
  'unit-moved': (e) => ({
    message: `L’unité ${e.unit} ne peut pas devenir « ${e.event} » : elle est maintenant « ${e.state} », ou quelqu’un d’autre l’a.`,
    hint: 'Retirez sa carte et mettez-la de côté. Voyez où en est l’unité.',
  }),
  'slot-unknown': (e) => ({ message: `Ce poste n’a pas d’emplacement ${e.slot}.`, hint: 'Rechargez la page.' }),
  'card-swapped': (e) => ({
    message: `La carte de l’emplacement ${e.slot} n’est pas celle qui était visée : elle a été retirée, ou une autre est là maintenant.`,
    hint: 'Rien ne lui a été fait. Regardez l’emplacement et choisissez de nouveau.',
  }),
  'card-not-restored': (e) => ({
    message: `${e.target} n’a pas retrouvé ce qu’elle contenait avant d’être examinée : ${e.reason}.`,
    hint: `Remettez la carte à ce poste : Wick garde ce qu’elle contenait dans ${e.file} et le remet alors en place.`,
  }),
  'station-not-admitted': (e) => ({
    message: `Ce poste (${e.station}) ne peut pas faire d’unités du lot ${e.lot} : il ne peut pas lire ses secrets.`,
    hint: `Prenez un poste qui le peut, ou faites admettre celui-ci au lot ${e.lot} : ${e.card}`,
  }),
  'station-unknown': (e) => ({
    message: `Ce poste (${e.station}) ne peut pas créer de lot dans le registre ${e.ledger} : il ne peut pas savoir quelles valeurs y ont déjà servi.`,
    hint: `Faites admettre ce poste au lot ${e.lot} par un poste qui y a créé un lot : ${e.card}`,
  }),
  'board-wrong': (e) => ({
    message: `« ${e.board} » n’est pas une platine de ce lot.`,
    hint: 'Scannez le code de la platine.',
  }),
  'board-used': (e) => ({
    message: `La platine « ${e.board} » est déjà celle de l’unité ${e.unit}.`,
    hint: 'Scannez la platine qui est devant vous. S’il faut la refaire, faites d’abord reprendre son unité.',
  }),
  'engineer-locked': () => ({
    message: 'C’est l’affaire de l’ingénieur, et c’est verrouillé.',
    hint: 'Saisissez son code PIN.',
  }),
  'pin-wrong': (e) => ({
    message: 'Ce n’est pas le code PIN.',
    hint: `Réessayez. Si plus personne ne le connaît, quelqu’un qui a accès à l’ordinateur du poste supprime ${e.file} et en choisit un nouveau.`,
  }),
  'pin-wait': (e) => ({
    message: 'Le code PIN a été faux trop souvent.',
    hint: `Réessayez dans ${e.seconds} s.`,
  }),
  'bench-busy': (e) => ({
    message: `Le lot « ${e.name} » est en cours sur ce banc.`,
    hint: 'Arrêtez-le d’abord ; les cartes en cours sont terminées.',
  }),
  'bench-idle': () => ({
    message: 'Aucun lot n’est en cours sur ce banc.',
    hint: 'Ouvrez-en un d’abord.',
  }),
  'slot-name-taken': (e) => ({
    message: `Un autre emplacement s’appelle déjà « ${e.name} ».`,
    hint: 'Donnez-lui un autre nom.',
  }),
  'label-none': (e) => ({
    message: `Le lot « ${e.name} » n’a pas d’étiquette.`,
    hint: 'L’étiquette se conçoit avec le lot : créez le prochain avec une étiquette.',
  }),
  'label-not-passed': (e) => ({
    message: `L’unité ${e.unit} ne reçoit pas d’étiquette : elle est « ${e.state} », et seules celles qui ont réussi en ont une.`,
    hint: 'Laissez-la de côté.',
  }),
  'label-made': (e) => ({
    message: `L’étiquette de l’unité ${e.unit} a déjà été faite.`,
    hint: 'S’il la faut encore une fois, choisissez-le ; c’est consigné.',
  }),
  'printer-unreachable': (e) => ({
    message: `L’imprimante ${e.printer} n’est pas joignable : ${e.reason}.`,
    hint: 'Rien n’a été imprimé, et rien ne compte comme imprimé. Vérifiez qu’elle est allumée et connectée, et réessayez.',
  }),
  'printer-failed': (e) => ({
    message: `L’imprimante ${e.printer} n’a pas tout accepté : ${e.reason}.`,
    hint: 'Toutes ces étiquettes comptent comme imprimées. Voyez lesquelles sont sorties et imprimez les autres encore une fois.',
  }),
} satisfies Partial<ErrorTexts>;

function ofUnit({ unit }: { unit?: number }): string {
  return unit === undefined ? '' : ` de l’unité ${unit}`;
}
