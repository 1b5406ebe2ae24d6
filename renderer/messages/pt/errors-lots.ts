import type { ErrorTexts } from '../telling.ts';

export const lots = {
  'table-invalid': (e) => ({
    message: `A tabela ${e.file} não pode ser usada: ${e.reason}.`,
    hint: 'Uma tabela é CSV com os nomes das variáveis na primeira linha, ou um array JSON de objetos.',
  }),
  'table-problems': (e, f) => ({
    message: [
      ...e.problems.map(({ line, column, reason, suggestion }) =>
        [`${e.file}, linha ${line}, coluna ${column}: ${reason}.`, suggestion].filter(Boolean).join(' '),
      ),
      ...(e.more > 0 ? [`E mais ${f.number(e.more)}.`] : []),
    ].join('\n'),
    hint: 'Nada foi iniciado. Corrija a tabela e tente de novo.',
  }),
  'lot-values': (e) => {
    const whose = e.unit === undefined ? 'o lote' : `unidade ${e.unit}`;
    return {
      message: `Não é possível formar estes valores: ${whose}${e.column === undefined ? '' : ` (${e.column})`}: ${e.reason}.`,
      hint: e.hint ?? 'Altere as regras do lote.',
    };
  },
  'lot-changed': (e) => ({
    message:
      e.actual === undefined
        ? `O lote precisa de algo que não pode ser lido: ${e.what}.`
        : `Algo mudou desde que o lote foi assinado (${e.what}): o SHA-256 é ${e.actual}, e era ${e.expected}.`,
    hint: 'Recoloque aquilo com que o lote foi feito, ou peça um lote novo.',
  }),
  'lot-invalid': (e) => ({
    message: `${e.what} não é um lote que possa ser produzido: ${e.reason}.`,
    hint: 'Peça-o de novo a quem o fez.',
  }),
  'lot-untrusted': (e) => ({
    message: `O lote “${e.name}” está assinado com a chave ${e.fingerprint}, que esta estação não conhece.`,
    hint: `Compare ${e.fingerprint} com o que lhe ler quem o fez. Se for igual, diga que confia nela.`,
  }),
  'label-code': (e) => ({
    message: `Não é possível formar o código da etiqueta (${e.symbology})${ofUnit(e)}: ${e.reason}.`,
    hint: 'Escolha outro tipo de código ou outro conteúdo.',
  }),
  'label-too-small': (e) => ({
    message: `Em uma etiqueta de ${e.width} × ${e.height} mm não cabe ${e.what === 'code' ? 'o código' : 'o texto'}${ofUnit(e)}: ocupa ${e.needsWidth} × ${e.needsHeight} mm.`,
    hint: 'Use etiquetas maiores, conteúdo mais curto ou uma impressora de pontos mais finos.',
  }),
  'label-too-large': (e) => ({
    message: `Uma etiqueta de ${e.width} × ${e.height} mm é grande demais para ${e.dpi} pontos por polegada.`,
    hint: 'Use uma etiqueta menor ou menos pontos por polegada.',
  }),
  'label-secret': (e) => ({
    message: `A etiqueta mostra “${e.column}”, que é secreto.`,
    hint: 'Tire-o da etiqueta. Se não for segredo, dê a ele outro nome na receita e na tabela.',
  }),
  'label-sheet': (e) => ({
    message: `As etiquetas ocupam ${e.width} × ${e.height} mm, e a folha tem ${e.paperWidth} × ${e.paperHeight} mm.`,
    hint: 'Use menos colunas ou linhas, ou etiquetas menores.',
  }),
  'label-field': (e, f) => ({
    message: `Não há nada chamado “${e.field}” para uma etiqueta.`,
    hint: `Há ${f.list(e.known)}.`,
  }),
  'lot-export-invalid': (e) => ({
    message: `${e.folder} não é um lote como foi exportado: ${e.reason}.`,
    hint: 'Exporte o lote de novo.',
  }),
  'hook-invalid': (e) => ({
    message: `O webhook ${e.address} não pode ser usado: ${e.reason}.`,
    hint: 'Verifique o endereço e o segredo dele nas configurações da estação.',
  }),
  'ledger-unreachable': (e) => ({
    message: `Não é possível alcançar o registro ${e.ledger}: ${e.reason}.`,
    hint: 'Unidades já iniciadas podem ser terminadas; nenhuma outra começa até que ele volte. Verifique o disco ou a rede e tente de novo.',
  }),
  'ledger-newer': (e) => ({
    message: `O registro ${e.ledger} foi feito por um Wick mais novo (a forma dele é ${e.schema}; este conhece ${e.known}).`,
    hint: 'Atualize o Wick nesta estação. Nada foi alterado.',
  }),
  'ledger-damaged': (e) => ({
    message: `O registro ${e.ledger} está danificado: ${e.reason}.`,
    hint: 'Guarde uma cópia dele como está e mande conciliá-lo.',
  }),
  'ledger-older': (e) => ({
    message: `O registro ${e.ledger} voltou a um estado anterior ou é uma cópia: ele tem ${e.entries} entradas do lote ${e.lot}, e falta a entrada ${e.known}, que esta estação viu.`,
    hint: 'Nada é feito com ele, para que nenhum valor seja usado duas vezes. Restaure o estado mais novo. Se ele se perdeu, o engenheiro pode aceitá-lo no computador da estação: todas as unidades do lote que podem ter sido usadas desde então são então descartadas.',
  }),
  'lot-exists': (e) => ({
    message: `O lote ${e.lot} já está no registro.`,
    hint: 'Continue com ele, ou crie um lote com outro identificador.',
  }),
  'lot-unknown': (e) => ({
    message: `O registro não conhece o lote ${e.lot}.`,
    hint: 'Veja quais lotes existem.',
  }),
  'lot-closed': (e) => ({ message: `O lote ${e.lot} está encerrado.`, hint: 'Crie um lote novo para mais unidades.' }),
  'lot-no-folder': (e) => ({
    message:
      e.folder === undefined
        ? `Esta estação não sabe onde estão a receita, a imagem e os ficheiros de «${e.name}» (${e.lot}).`
        : `A pasta de «${e.name}» (${e.lot}) já não existe: ${e.folder}.`,
    hint: 'Indique em que pasta estão.',
  }),
  'lot-no-slots': () => ({
    message: 'Esta bancada ainda não tem ranhuras.',
    hint: 'Ensine-lhe as ranhuras: insira um cartão em cada uma.',
  }),
  'lot-held': (e) => ({
    message: `Outro Wick neste computador trabalha no lote ${e.lot}.`,
    hint: 'Continue lá, ou encerre-o primeiro.',
  }),
  'value-used': (e) => ({
    message: `O valor de “${e.column}” na linha ${e.row} já foi usado e precisa ser único.`,
    hint: 'Dê a esta linha um valor que nenhuma unidade de nenhum lote deste registro tenha tido.',
  }),
  'lot-no-unit': (e) => ({
    message: `O lote ${e.lot} não tem a unidade ${e.unit}.`,
    hint: 'Veja quais unidades ele tem.',
  }),
  'unit-moved': (e) => ({
    message: `A unidade ${e.unit} não pode passar a “${e.event}”: agora está em “${e.state}”, ou outra pessoa a tem.`,
    hint: 'Retire o cartão dela e ponha-o de lado. Veja onde a unidade está.',
  }),
  'slot-unknown': (e) => ({ message: `Esta bancada não tem o encaixe ${e.slot}.`, hint: 'Carregue a página de novo.' }),
  'card-swapped': (e) => ({
    message: `O cartão do encaixe ${e.slot} não é o que se pretendia: foi retirado, ou agora está lá outro.`,
    hint: 'Nada lhe foi feito. Veja o encaixe e escolha de novo.',
  }),
  'card-not-restored': (e) => ({
    message: `${e.target} não recebeu de volta o que continha antes de ser examinado: ${e.reason}.`,
    hint: `Coloque o cartão nesta bancada mais uma vez: o Wick guarda o que ele continha em ${e.file} e então o repõe.`,
  }),
  'station-not-admitted': (e) => ({
    message: `Esta estação (${e.station}) não pode fazer unidades do lote ${e.lot}: não consegue ler os segredos dele.`,
    hint: `Use uma estação que possa, ou mande admitir esta no lote ${e.lot}: ${e.card}`,
  }),
  'station-unknown': (e) => ({
    message: `Esta estação (${e.station}) não pode criar um lote no registro ${e.ledger}: não consegue saber que valores já foram usados nele.`,
    hint: `Mande uma estação que já criou um lote nele admitir esta no lote ${e.lot}: ${e.card}`,
  }),
  'board-wrong': (e) => ({
    message: `“${e.board}” não é uma placa deste lote.`,
    hint: 'Leia o código da placa.',
  }),
  'board-used': (e) => ({
    message: `A placa “${e.board}” já é da unidade ${e.unit}.`,
    hint: 'Leia a placa que está à sua frente. Se for para fazê-la outra vez, mande antes devolver a unidade dela.',
  }),
  'engineer-locked': () => ({
    message: 'Isto é com o engenheiro, e está bloqueado.',
    hint: 'Introduza o PIN dela.',
  }),
  'pin-wrong': (e) => ({
    message: 'Esse não é o PIN.',
    hint: `Tente de novo. Se já ninguém o souber, quem tiver acesso ao computador da estação remove ${e.file} e define um novo.`,
  }),
  'pin-wait': (e) => ({
    message: 'O PIN esteve errado demasiadas vezes.',
    hint: `Tente de novo daqui a ${e.seconds} s.`,
  }),
  'bench-busy': (e) => ({
    message: `O lote “${e.name}” está em curso nesta bancada.`,
    hint: 'Pare-o primeiro; os cartões já começados são terminados.',
  }),
  'bench-idle': () => ({
    message: 'Não há nenhum lote em curso nesta bancada.',
    hint: 'Abra um primeiro.',
  }),
  'slot-name-taken': (e) => ({
    message: `Já há outra ranhura com o nome “${e.name}”.`,
    hint: 'Dê-lhe outro nome.',
  }),
  'label-none': (e) => ({
    message: `O lote “${e.name}” não tem etiqueta.`,
    hint: 'A etiqueta é desenhada quando o lote é criado: crie o próximo com uma.',
  }),
  'label-not-passed': (e) => ({
    message: `A unidade ${e.unit} não recebe etiqueta: está em “${e.state}”, e só as que passaram têm uma.`,
    hint: 'Deixe-a de fora.',
  }),
  'label-made': (e) => ({
    message: `A etiqueta da unidade ${e.unit} já foi feita.`,
    hint: 'Se for precisa outra vez, escolha isso; fica registado.',
  }),
  'printer-unreachable': (e) => ({
    message: `Não se consegue chegar à impressora ${e.printer}: ${e.reason}.`,
    hint: 'Nada foi impresso, e nada conta como impresso. Verifique se está ligada e com ligação, e tente de novo.',
  }),
  'printer-failed': (e) => ({
    message: `A impressora ${e.printer} não aceitou tudo: ${e.reason}.`,
    hint: 'Todas estas etiquetas contam como impressas. Veja quais saíram e imprima as outras outra vez.',
  }),
} satisfies Partial<ErrorTexts>;

function ofUnit({ unit }: { unit?: number }): string {
  return unit === undefined ? '' : ` da unidade ${unit}`;
}
