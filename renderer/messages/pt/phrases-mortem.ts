import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('pt');
const times = (count: string) => plural(Number(count), { one: '# vez', other: '# vezes' });

export const mortem = {
  'mortem-nothing': 'Nada no cartão mostra que um dispositivo iniciou por ele.',
  'mortem-only-grown': 'Nada no cartão mostra que um dispositivo iniciou por ele, exceto que a partição foi ampliada.',
  'mortem-ready': 'O dispositivo iniciou, e todos os contêineres atingiram o objetivo.',
  'mortem-ready-again': ({ count }) =>
    `O dispositivo iniciou ${times(count)}, e todos os contêineres atingiram o objetivo.`,
  'mortem-status': ({ status }) => `O dispositivo iniciou e não passou do status ${status}.`,
  'mortem-status-again': ({ count, status }) =>
    `O dispositivo iniciou ${times(count)} e não passou do status ${status}.`,
  'mortem-loaded': 'O dispositivo iniciou e carregou o estado, mas de nenhum contêiner se sabe que funcione.',
  'mortem-loaded-again': ({ count }) =>
    `O dispositivo iniciou ${times(count)} e carregou o estado, mas de nenhum contêiner se sabe que funcione.`,
  'mortem-not-loaded': 'O dispositivo iniciou, mas não carregou o estado.',
  'mortem-failure': ({ failure }) => `A última falha: ${failure}.`,
  'mortem-not-grown': 'O sistema de arquivos não foi ampliado.',
  'mortem-claimed': 'Está registrado no Hub e tem dono.',
  'mortem-unclaimed': 'Está registrado no Hub e ainda não tem dono.',
  'mortem-refused': 'O Hub recusou o registro: o token pode estar desativado.',
  'mortem-no-hub': 'Não alcançou o Hub.',
  'mortem-pulled': 'O cartão foi retirado durante o funcionamento, ou a energia caiu.',
  'mortem-loader': 'o carregador de inicialização não conseguiu iniciar o sistema',
  'mortem-rolled-back': 'voltou a uma revisão anterior',
  'mortem-eeprom': 'o programa de inicialização da EEPROM é antigo demais',
  'mortem-panic': 'o kernel parou com um pânico',
  'mortem-no-storage': 'não encontrou a partição de armazenamento',
  'mortem-no-config': 'falta um arquivo da configuração',
  'mortem-credentials': 'não foi possível carregar as credenciais',
  'mortem-signature': 'uma assinatura do estado não foi aceita',
  'mortem-object': 'há arquivos danificados no estado',
  'mortem-state': 'o estado não pôde ser carregado ou iniciado',
  'mortem-container': ({ name }) => `o contêiner ${name} falhou, e o dispositivo reiniciou`,
  'mortem-a-container': 'um contêiner falhou, e o dispositivo reiniciou',
  'mortem-late': ({ name }) => `o contêiner ${name} não atingiu o objetivo a tempo`,
  'mortem-a-late': 'um contêiner não atingiu o objetivo a tempo',
} satisfies Partial<PhraseTexts>;
