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
  lots: 'Lotes de fábrica',
  next: 'Continuar',
  back: 'Voltar',
  close: 'Fechar',
  reconnecting: 'A conexão com o programa caiu. Os cartões continuam sendo gravados; esta página se reconecta sozinha.',
  needsAttention: 'Algo deu errado',
  skip: 'Ir para o conteúdo',
  broken: {
    title: 'Esta página falhou',
    lead: 'Algo deu errado nela. Os cartões que estão sendo gravados continuam; ao carregar a página de novo, ela os mostra.',
    again: 'Carregar a página de novo',
    details: 'O que deu errado',
  },
} satisfies Catalogue['frame'];
