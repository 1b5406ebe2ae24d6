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
  next: 'Continuer',
  back: 'Retour',
  cancel: 'Annuler',
  close: 'Fermer',
  details: 'Détails',
  reconnecting:
    'La connexion au programme est perdue. L’écriture des cartes se poursuit ; cette page se reconnecte d’elle-même.',
  needsAttention: 'Un problème est survenu',
  skip: 'Aller au contenu',
} satisfies Catalogue['frame'];
