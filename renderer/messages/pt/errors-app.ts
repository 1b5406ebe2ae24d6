import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('pt');
const lookAgain = 'Veja de novo o que seria gravado e confirme.';

export const app = {
  bug: (e) => ({
    message: `O Wick cometeu um erro: ${e.reason}`,
    hint: 'Avise, por favor, com o que levou a isso.',
  }),
  cancelled: () => ({ message: 'Cancelado.' }),
  usage: (e) => ({ message: e.reason, hint: e.hint ?? 'Verifique o que foi preenchido.' }),
  'channel-lost': () => ({
    message: 'A conexão com o Wick se perdeu.',
    hint: 'Ela é retomada sozinha. O que está sendo gravado continua.',
  }),
  'call-unknown': (e) => ({
    message: `Esta página pediu algo que o Wick não conhece: ${e.method}.`,
    hint: 'Carregue a página de novo: ela é de outra versão.',
  }),
  'call-invalid': (e) => ({
    message: `O Wick não entende o que recebeu para ${e.method}: ${e.problems.join('; ')}.`,
    hint: 'Verifique o que foi preenchido. Se nada foi, carregue a página de novo.',
  }),
  'call-too-large': (e, f) => ({
    message: `Uma resposta de ${f.number(e.size)} caracteres passa dos ${f.number(e.limit)} que cabem.`,
    hint: 'Avise, por favor, com o que levou a isso.',
  }),
  'call-too-many': (e) => ({
    message: `Esta página tem ${plural(e.limit, { one: '# pergunta em aberto', other: '# perguntas em aberto' })} e não pode ter mais.`,
    hint: 'Carregue a página de novo.',
  }),
  'not-offered': (e) => ({
    message: `Isto não está disponível aqui: ${e.what}.`,
    hint: 'Use o aplicativo de desktop para isso.',
  }),
  'plan-unknown': () => ({ message: 'Este plano não é mais conhecido.', hint: lookAgain }),
  'plan-stale': (e) => ({ message: `${e.target} mudou desde que o plano foi feito.`, hint: lookAgain }),
  'target-taken': (e) => ({
    message: `${e.target} já está sendo gravada.`,
    hint: 'Espere até terminar, ou cancele.',
  }),
  'confirmation-missing': (e, f) => ({
    message: `O nome de ${f.list(e.targets)} não foi digitado.`,
    hint: 'Digite o nome como aparece, para dizer que é mesmo esta unidade.',
  }),
  'no-targets': () => ({
    message: 'Nenhuma unidade foi escolhida.',
    hint: 'Escolha as unidades que devem ser gravadas.',
  }),
  'job-unknown': () => ({
    message: 'Esta gravação não é mais conhecida.',
    hint: 'O que foi gravado está no histórico.',
  }),
  'boot-unknown': () => ({
    message: 'Esta inicialização não está mais sendo observada.',
    hint: 'Observe-a de novo.',
  }),
  'unit-unknown': (e) => ({
    message: `Não há certificado ${e.id} neste computador.`,
    hint: 'Veja o histórico de novo: ele pode ter sido movido ou retirado.',
  }),
} satisfies Partial<ErrorTexts>;
