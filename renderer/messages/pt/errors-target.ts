import type { Range } from '../../../electron/contract/range.ts';
import type { Format } from '../format.ts';
import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('pt');

/** Os primeiros de vários lugares. */
export function places(ranges: readonly Range[], f: Format): string {
  const named = ranges
    .slice(0, 3)
    .map(({ offset, length }) => `${f.size(length)} a partir do byte ${f.number(offset)}`);
  const more = ranges.length - named.length;
  return f.list(more > 0 ? [...named, plural(more, { one: 'mais # lugar', other: 'mais # lugares' })] : named);
}

const replaceCard = 'Tente outro leitor ou outra porta. Se acontecer de novo, o cartão está gasto.';

export const target = {
  'target-missing': (e) => ({
    message: `Não existe a unidade ${e.target}.`,
    hint: 'A página “Cartões” mostra o que está conectado.',
  }),
  'target-not-a-drive': (e) => ({
    message: `${e.target} não é uma unidade: ${e.kind}.`,
    hint: 'Escolha uma unidade inteira, como a página “Cartões” mostra.',
  }),
  'target-no-medium': (e) => ({
    message: `Não há cartão nem outra mídia em ${e.target}.`,
    hint: 'Insira e comece de novo.',
  }),
  'target-protected': (e) => ({
    message: `${e.target} está protegida: ${e.reasons.join('; ')}.`,
    hint: e.forceable
      ? 'Se tiver certeza: escolha-a em “Cartões” entre as que não são oferecidas e digite o nome dela para confirmar.'
      : 'Libere-a primeiro: desmonte-a, desative a área de troca (swapoff), pare o LVM, o RAID ou a criptografia que há nela. Se o sistema roda a partir dela, inicie o computador por outro disco.',
  }),
  'target-changed': (e) => ({
    message:
      e.field === 'sequence number'
        ? `${e.target} foi retirada ou trocada desde que você a confirmou.`
        : `${e.target} não é a unidade que você confirmou. O que mudou: ${e.field} (é ${e.actual}, não ${e.expected}).`,
    hint: 'Veja os cartões de novo e recomece.',
  }),
  'target-busy': (e) => ({
    message: `${e.target} está em uso: ${e.holder}.`,
    hint: 'Feche o que a usa e comece de novo.',
  }),
  'target-twice': (e) => ({
    message: `${e.target} e ${e.other} são a mesma unidade.`,
    hint: 'Escolha cada unidade só uma vez.',
  }),
  'drives-unlistable': (e) => ({
    message: `Não é possível listar as unidades deste computador: ${e.reason}.`,
    hint: 'Instale o Wick de novo. Pode faltar a parte dele para este sistema.',
  }),
  'target-write-protected': (e) => ({
    message: `${e.target} está protegida contra gravação.`,
    hint: 'Verifique a trava na lateral do cartão ou do adaptador.',
  }),
  'target-gone': (e) => ({
    message: `${e.target} sumiu enquanto estava em uso.`,
    hint: 'Verifique o leitor e o cartão, e grave-o de novo.',
  }),
  'target-io': (e, f) => ({
    message: `${e.target} deu um erro (${operations[e.operation] ?? e.operation}, byte ${f.number(e.offset)}): ${e.reason}.`,
    hint: replaceCard,
  }),
  'practice-no-room': (e) => ({
    message: `O disco onde está o cartão de teste ${e.target} está cheio.`,
    hint: 'Abra espaço nele.',
  }),
  'practice-too-large': (e, f) => ({
    message: `O sistema de arquivos onde está ${e.target} não aceita um arquivo de ${f.size(e.size)}.`,
    hint: 'Crie um cartão de teste menor.',
  }),
  'target-stalled': (e) => ({
    message: `${e.target} não responde há ${plural(e.seconds, { one: '# segundo', other: '# segundos' })}.`,
    hint: `Desconecte-a. ${replaceCard}`,
  }),
  'verify-mismatch': (e, f) => ({
    message: `${e.target} não contém ${e.rewritten ? 'o que foi gravado, mesmo após uma segunda tentativa' : 'o que deveria'}. Difere em ${places(e.ranges, f)}.`,
    hint: e.rewritten ? 'O cartão está ruim. Não o use.' : 'Grave-o de novo. Se não adiantar, o cartão está ruim.',
  }),
  'verify-impossible': (e) => ({
    message: `Aqui não é possível reler ${e.target} sem passar pela memória do próprio sistema; reler não provaria nada.`,
    hint: 'Instale o Wick completo. Ou grave sem prova: desligue “Reler e comparar” nas configurações.',
  }),
  'target-capacity': (e) => ({
    message: `${e.target} é menor do que diz: o que foi gravado mais adiante não está lá.`,
    hint: 'O cartão é falso. Não o use.',
  }),
  'target-slow': (e, f) => ({
    message: `${e.target} grava a ${f.rate(Math.round(e.rate))}. O mínimo pedido é ${f.rate(e.least)}.`,
    hint: 'Use um cartão mais rápido. Se todos são lentos neste leitor, verifique o leitor e o cabo.',
  }),
  'helper-failed': (e) => ({
    message: `O programa que grava ${e.target} terminou de forma inesperada: ${e.reason}.`,
    hint: 'Tente de novo. Se acontecer outra vez, avise, por favor.',
  }),
  'rights-refused': (e) => ({
    message: `Os direitos de gravar ${e.target} foram negados: ${e.reason}.`,
    hint: 'Tente de novo com a senha de alguém que administra este computador.',
  }),
  'rights-unavailable': (e) => ({
    message: `Gravar ${e.target} exige direitos de administrador, e aqui não há como pedi-los: ${e.reason}.`,
    hint: 'Inicie o Wick como administrador: as páginas com “sudo -E wick station”, um comando com “sudo -E”.',
  }),
  'rights-no-agent': (e) => ({
    message: `Gravar ${e.target} exige a senha de um administrador, e nada aqui pode pedi-la: não há agente do polkit nesta sessão.`,
    hint: e.screen
      ? 'Inicie o agente do polkit do seu ambiente (em alguns é um pacote à parte), ou abra as páginas com “sudo -E wick station”.'
      : 'Abra as páginas com “sudo -E wick station”. Ou deixe uma regra do polkit permitir “org.wick.helper.write” a este usuário.',
  }),
  'rights-not-allowed': (e) => ({
    message: `O polkit não deixa este usuário gravar ${e.target}, seja qual for a senha.`,
    hint: `Peça a quem administra o computador para permitir “${e.action}” no polkit, ou abra as páginas com “sudo -E wick station”.`,
  }),
} satisfies Partial<ErrorTexts>;

const operations: Readonly<Record<string, string>> = {
  read: 'ler',
  write: 'gravar',
  flush: 'esvaziar os buffers',
  open: 'abrir',
  grow: 'ampliar',
};
