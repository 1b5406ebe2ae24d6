import type { ErrorTexts } from '../telling.ts';

export const lots = {
  'table-invalid': (e) => ({
    message: `La tabla ${e.file} no se puede usar: ${e.reason}.`,
    hint: 'Una tabla es CSV con los nombres de las variables en la primera línea, o un array JSON de objetos.',
  }),
  'table-problems': (e, f) => ({
    message: [
      ...e.problems.map(({ line, column, reason, suggestion }) =>
        [`${e.file}, línea ${line}, columna ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      ),
      ...(e.more > 0 ? [`Y ${f.number(e.more)} más.`] : []),
    ].join('\n'),
    hint: 'No se empezó nada. Corrija la tabla y vuelva a intentarlo.',
  }),
  'lot-values': (e) => {
    const whose = e.unit === undefined ? 'el lote' : `unidad ${e.unit}`;
    return {
      message: `No se pueden formar estos valores: ${whose}${e.column === undefined ? '' : ` (${e.column})`}: ${e.reason}.`,
      hint: e.hint ?? 'Cambie las reglas del lote.',
    };
  },
  'lot-changed': (e) => ({
    message:
      e.actual === undefined
        ? `El lote necesita algo que no se puede leer: ${e.what}.`
        : `Algo ha cambiado desde que se firmó el lote (${e.what}): su SHA-256 es ${e.actual}, y era ${e.expected}.`,
    hint: 'Vuelva a poner aquello con lo que se hizo el lote, o pida que se haga uno nuevo.',
  }),
  'lot-invalid': (e) => ({
    message: `${e.what} no es un lote que se pueda producir: ${e.reason}.`,
    hint: 'Pídalo de nuevo a quien lo hizo.',
  }),
  'lot-untrusted': (e) => ({
    message: `El lote «${e.name}» está firmado con la clave ${e.fingerprint}, que esta estación no conoce.`,
    hint: `Compare ${e.fingerprint} con lo que le lea quien lo hizo. Si es igual, indique que confía en ella.`,
  }),
  'label-code': (e) => ({
    message: `No se puede formar el código de la etiqueta (${e.symbology})${ofUnit(e)}: ${e.reason}.`,
    hint: 'Elija otro tipo de código u otro contenido.',
  }),
  'label-too-small': (e) => ({
    message: `En una etiqueta de ${e.width} × ${e.height} mm no cabe ${e.what === 'code' ? 'el código' : 'el texto'}${ofUnit(e)}: ocupa ${e.needsWidth} × ${e.needsHeight} mm.`,
    hint: 'Use etiquetas mayores, un contenido más corto o una impresora de puntos más finos.',
  }),
  'label-too-large': (e) => ({
    message: `Una etiqueta de ${e.width} × ${e.height} mm es demasiado grande para ${e.dpi} puntos por pulgada.`,
    hint: 'Use una etiqueta más pequeña o menos puntos por pulgada.',
  }),
  'label-secret': (e) => ({
    message: `La etiqueta muestra «${e.column}», que es secreto.`,
    hint: 'Quítelo de la etiqueta. Si no es un secreto, dele otro nombre en la receta y en la tabla.',
  }),
  'label-sheet': (e) => ({
    message: `Las etiquetas ocupan ${e.width} × ${e.height} mm y la hoja mide ${e.paperWidth} × ${e.paperHeight} mm.`,
    hint: 'Use menos columnas o filas, o etiquetas más pequeñas.',
  }),
  'label-field': (e, f) => ({
    message: `No hay nada llamado «${e.field}» para una etiqueta.`,
    hint: `Hay ${f.list(e.known)}.`,
  }),
  'lot-export-invalid': (e) => ({
    message: `${e.folder} no es un lote tal como se exportó: ${e.reason}.`,
    hint: 'Vuelva a exportar el lote.',
  }),
  'hook-invalid': (e) => ({
    message: `El webhook ${e.address} no se puede usar: ${e.reason}.`,
    hint: 'Compruebe su dirección y su secreto en los ajustes de la estación.',
  }),
  'ledger-unreachable': (e) => ({
    message: `No se puede llegar al registro ${e.ledger}: ${e.reason}.`,
    hint: 'Las unidades empezadas se pueden terminar; no se empieza otra hasta que vuelva. Compruebe el disco o la red y vuelva a intentarlo.',
  }),
  'ledger-newer': (e) => ({
    message: `El registro ${e.ledger} lo hizo un Wick más nuevo (su forma es ${e.schema}; este conoce ${e.known}).`,
    hint: 'Actualice Wick en esta estación. No se cambió nada.',
  }),
  'ledger-damaged': (e) => ({
    message: `El registro ${e.ledger} está dañado: ${e.reason}.`,
    hint: 'Guarde una copia tal como está, y haga que se concilie.',
  }),
  'ledger-older': (e) => ({
    message: `El registro ${e.ledger} volvió a un estado anterior o es una copia: tiene ${e.entries} entradas del lote ${e.lot}, y le falta la entrada ${e.known}, que esta estación vio.`,
    hint: 'No se fabrica nada con él, para que ningún valor se use dos veces. Restaure el estado más reciente. Si se perdió, el ingeniero puede aceptarlo en el ordenador de la estación: entonces se descartan todas las unidades del lote que hayan podido usarse desde entonces.',
  }),
  'lot-exists': (e) => ({
    message: `El lote ${e.lot} ya está en el registro.`,
    hint: 'Continúe con él, o cree un lote con otro identificador.',
  }),
  'lot-unknown': (e) => ({
    message: `El registro no conoce ningún lote ${e.lot}.`,
    hint: 'Mire qué lotes hay.',
  }),
  'lot-closed': (e) => ({ message: `El lote ${e.lot} está cerrado.`, hint: 'Cree un lote nuevo para más unidades.' }),
  'lot-no-folder': (e) => ({
    message:
      e.folder === undefined
        ? `Esta estación no sabe dónde están la receta, la imagen y los archivos de «${e.name}» (${e.lot}).`
        : `La carpeta de «${e.name}» (${e.lot}) ya no está: ${e.folder}.`,
    hint: 'Indique en qué carpeta están.',
  }),
  'lot-no-slots': () => ({
    message: 'Este banco aún no tiene ranuras.',
    hint: 'Enséñele sus ranuras: inserte una tarjeta en cada una.',
  }),
  'lot-held': (e) => ({
    message: `Otro Wick de este equipo trabaja en el lote ${e.lot}.`,
    hint: 'Continúe allí, o ciérrelo primero.',
  }),
  'value-used': (e) => ({
    message: `El valor de «${e.column}» en la fila ${e.row} ya se usó, y debe ser único.`,
    hint: 'Dé a esta fila un valor que no haya tenido ninguna unidad de ningún lote de este registro.',
  }),
  'lot-no-unit': (e) => ({
    message: `El lote ${e.lot} no tiene ninguna unidad ${e.unit}.`,
    hint: 'Mire qué unidades tiene.',
  }),
  'unit-moved': (e) => ({
    message: `La unidad ${e.unit} no puede pasar a «${e.event}»: ahora está en «${e.state}», o la tiene otro.`,
    hint: 'Saque su tarjeta y apártela. Mire dónde está la unidad.',
  }),
  'slot-unknown': (e) => ({
    message: `Este puesto no tiene ninguna ranura ${e.slot}.`,
    hint: 'Vuelva a cargar la página.',
  }),
  'card-swapped': (e) => ({
    message: `La tarjeta de la ranura ${e.slot} no es la que se quería: se ha sacado o ahora hay otra.`,
    hint: 'No se le ha hecho nada. Mire la ranura y vuelva a elegir.',
  }),
  'card-not-restored': (e) => ({
    message: `${e.target} no ha recuperado lo que contenía antes de examinarla: ${e.reason}.`,
    hint: `Vuelva a meter la tarjeta en este puesto: Wick guarda lo que contenía en ${e.file} y entonces lo repone.`,
  }),
  'station-not-admitted': (e) => ({
    message: `Esta estación (${e.station}) no puede hacer unidades del lote ${e.lot}: no puede leer sus secretos.`,
    hint: `Use una estación que pueda, o haga que esta se admita en el lote ${e.lot}: ${e.card}`,
  }),
  'station-unknown': (e) => ({
    message: `Esta estación (${e.station}) no puede crear un lote en el registro ${e.ledger}: no puede saber qué valores ya se usaron en él.`,
    hint: `Haga que una estación que haya creado un lote allí admita esta en el lote ${e.lot}: ${e.card}`,
  }),
  'board-wrong': (e) => ({
    message: `«${e.board}» no es una placa de este lote.`,
    hint: 'Escanee el código de la placa.',
  }),
  'board-used': (e) => ({
    message: `La placa «${e.board}» ya es de la unidad ${e.unit}.`,
    hint: 'Escanee la placa que tiene delante. Si hay que hacerla otra vez, haga que antes se devuelva su unidad.',
  }),
  'engineer-locked': () => ({
    message: 'Esto es cosa del ingeniero, y está bloqueado.',
    hint: 'Introduzca su PIN.',
  }),
  'pin-wrong': (e) => ({
    message: 'Ese no es el PIN.',
    hint: `Vuelva a intentarlo. Si ya nadie lo sabe, quien tenga acceso al equipo de la estación quita ${e.file} y fija uno nuevo.`,
  }),
  'pin-wait': (e) => ({
    message: 'El PIN fue incorrecto demasiadas veces.',
    hint: `Vuelva a intentarlo dentro de ${e.seconds} s.`,
  }),
  'bench-busy': (e) => ({
    message: `En este banco está en marcha el lote «${e.name}».`,
    hint: 'Deténgalo primero; las tarjetas empezadas se terminan.',
  }),
  'bench-idle': () => ({
    message: 'En este banco no hay ningún lote en marcha.',
    hint: 'Abra uno primero.',
  }),
  'slot-name-taken': (e) => ({
    message: `Otra ranura ya se llama «${e.name}».`,
    hint: 'Dele otro nombre.',
  }),
  'label-none': (e) => ({
    message: `El lote «${e.name}» no tiene etiqueta.`,
    hint: 'La etiqueta se diseña al crear el lote: cree el próximo con una.',
  }),
  'label-not-passed': (e) => ({
    message: `La unidad ${e.unit} no recibe etiqueta: está en «${e.state}», y solo la tienen las que pasaron.`,
    hint: 'Déjela fuera.',
  }),
  'label-made': (e) => ({
    message: `La etiqueta de la unidad ${e.unit} ya se hizo.`,
    hint: 'Si hace falta otra vez, elíjalo así; queda registrado.',
  }),
  'printer-unreachable': (e) => ({
    message: `No se puede llegar a la impresora ${e.printer}: ${e.reason}.`,
    hint: 'No se imprimió nada, y nada cuenta como impreso. Compruebe que está encendida y conectada, y vuelva a intentarlo.',
  }),
  'printer-failed': (e) => ({
    message: `La impresora ${e.printer} no lo aceptó todo: ${e.reason}.`,
    hint: 'Todas estas etiquetas cuentan como impresas. Mire cuáles salieron e imprima las demás otra vez.',
  }),
} satisfies Partial<ErrorTexts>;

function ofUnit({ unit }: { unit?: number }): string {
  return unit === undefined ? '' : ` de la unidad ${unit}`;
}
