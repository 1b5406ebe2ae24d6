import type { Catalogue } from '../catalogue.ts';

export const frame = {
  steps: {
    label: 'Étapes',
    image: 'Image système',
    cards: 'Cartes',
    settings: 'Réglages',
    confirm: 'Confirmer',
    writing: 'Écrire',
    boot: 'Premier démarrage',
  },
  make: 'Nouvelles cartes',
  language: 'Langue',
  history: 'Historique',
  lots: 'Lots de production',
  next: 'Continuer',
  back: 'Retour',
  close: 'Fermer',
  reconnecting:
    'La connexion au programme est perdue. L’écriture des cartes se poursuit ; cette page se reconnecte d’elle-même.',
  needsAttention: 'Un problème est survenu',
  skip: 'Aller au contenu',
  broken: {
    title: 'Cette page a échoué',
    lead: 'Une erreur s’y est produite. Les cartes en cours d’écriture continuent ; une fois rechargée, la page les montre de nouveau.',
    again: 'Recharger la page',
    details: 'Ce qui s’est passé',
  },
} satisfies Catalogue['frame'];
