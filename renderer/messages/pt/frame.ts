import type { Catalogue } from '../catalogue.ts';

export const frame = {
  steps: {
    label: 'Etapas',
    image: 'Imagem',
    cards: 'Cartões',
    settings: 'Configurações',
    confirm: 'Confirmar',
    writing: 'Gravar',
    boot: 'Primeira inicialização',
  },
  make: 'Novos cartões',
  language: 'Idioma',
  history: 'Histórico',
  next: 'Continuar',
  back: 'Voltar',
  cancel: 'Cancelar',
  close: 'Fechar',
  details: 'Detalhes',
  reconnecting: 'A conexão com o programa caiu. Os cartões continuam sendo gravados; esta página se reconecta sozinha.',
  needsAttention: 'Algo deu errado',
  skip: 'Ir para o conteúdo',
} satisfies Catalogue['frame'];
