import type { Catalogue } from '../catalogue.ts';
import { pluralOf } from '../plural.ts';

const plural = pluralOf('fr');

export const cards = {
  title: 'Choisissez les cartes à écrire',
  lead: 'Tout ce qui se trouve sur une carte choisie est écrasé. Rien n’est choisi d’avance.',
  list: 'Cartes et disques',
  none: 'Aucune carte pour l’instant',
  noneHint: 'Insérez une carte ou branchez un disque : il apparaît ici de lui-même.',
  practice: 'Créer une carte d’essai',
  practiceHint:
    'Une carte d’essai est un fichier de cet ordinateur : tout se passe comme avec une vraie carte, et rien ne peut mal tourner.',
  empty: 'Aucune partition',
  holds: (what) => `Contient ${what}`,
  /** What a partition is called. */
  quoted: (name: string) => `« ${name} »`,
  mounted: (where) => `en usage sous ${where}`,
  partitions: (count) => plural(count, { one: '# partition', other: '# partitions' }),
  tooSmall: (needed) => `Trop petite : il faut ${needed} pour l’image`,
  writing: 'En cours d’écriture',
  readOnly: 'Protégée en écriture : déplacez le curseur sur le côté',
  noMedium: 'Pas de carte dans ce lecteur',
  hidden: (count) => plural(count, { one: '# disque n’est pas proposé', other: '# disques ne sont pas proposés' }),
  hiddenChoose: 'En général, ce ne sont pas ceux que l’on cherche. Si c’est bien l’un d’eux, on peut le choisir ici :',
  chosen: (count) => plural(count, { one: '# carte choisie', other: '# cartes choisies' }),
  transport: {
    usb: 'USB',
    mmc: 'Lecteur de cartes',
    sata: 'SATA',
    nvme: 'NVMe',
    scsi: 'SCSI',
    thunderbolt: 'Thunderbolt',
    virtio: 'Disque virtuel',
    loop: 'Périphérique loop',
    practice: 'Essai',
    other: 'Autre',
  },
} satisfies Catalogue['cards'];
