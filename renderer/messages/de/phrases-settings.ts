import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('de');
const characters = (count: string) => plural(Number(count), { other: '# Zeichen' });
const entries = (count: string) => plural(Number(count), { one: '# Eintrag', other: '# Einträge' });
const either = (choice: string) => choice.replace(/ or (?=\S+$)/u, ' oder ');

export const settings = {
  'the-recipe': 'das Rezept',
  'is-missing': 'fehlt',
  'is-unknown': 'ist hier nicht bekannt',
  'is-invalid': 'ist nicht gültig',
  'must-be-not': ({ wanted, given }) => `muss ${wanted} sein, nicht ${given}`,
  'must-not-be-empty': 'darf nicht leer sein',
  'must-have-least': ({ count }) => `muss mindestens ${characters(count)} haben`,
  'must-have-most': ({ count }) => `darf höchstens ${characters(count)} haben`,
  'must-hold-least': ({ count }) => `muss mindestens ${entries(count)} haben`,
  'must-hold-most': ({ count }) => `darf höchstens ${entries(count)} haben`,
  'must-be-least': ({ count }) => `muss mindestens ${count} sein`,
  'must-be-most': ({ count }) => `darf höchstens ${count} sein`,
  'must-have-bytes': ({ count }) => `darf höchstens ${count} Bytes haben`,
  'must-not-climb': 'darf weder . noch .. enthalten',
  'must-end-with-id': 'muss mit der ID enden',
  'must-be-host-name': 'darf nur Buchstaben, Ziffern und Bindestriche haben, höchstens 63',
  'must-be-user-name': 'muss mit einem Kleinbuchstaben anfangen; danach Kleinbuchstaben, Ziffern, _ und -',
  'must-be-hash': ({ program }) => `muss ein Hash sein, wie „${program}“ ihn macht`,
  'must-be-key': ({ example }) => `muss eine Zeile eines öffentlichen OpenSSH-Schlüssels sein, etwa „${example}“`,
  'must-be-country': 'muss ein Ländercode aus zwei Großbuchstaben sein, etwa DE',
  'must-be-locale': 'muss eine UTF-8-Sprachumgebung sein, etwa de_DE.UTF-8',
  'must-be-time-zone': 'muss eine Zeitzone sein, etwa Europe/Berlin',
  'must-be-layout': 'muss eine Tastaturbelegung sein, etwa de',
  'must-be-host': 'muss ein Rechnername oder eine IPv4-Adresse sein, ohne https://',
  'must-be-word': 'muss ein Wort sein, etwa PV_LOG_LEVEL=4, ohne Leerzeichen, Anführungszeichen, $ oder ;',
  'must-be-hex': ({ count }) => `muss ${count} hexadezimale Ziffern haben`,
  'must-be-prn': 'muss prn:::devices:/ und die ID sein',
  'must-be-path': 'muss ein absoluter Pfad einer Datei sein, etwa /etc/hostname',
  'must-be-file-name': 'muss ein Dateiname sein',
  'must-be-time': 'muss eine Zeit sein, etwa 90s oder 5m',
  'needs-one-change': 'braucht genau eines von content, secret, source, append, replace und delete',
  'must-be': ({ choice }) => `muss ${either(choice)} sein`,
  'needs-wifi-password': 'braucht ein Passwort; nur ein offenes Netz hat keines',
  'needs-one-password': 'braucht ein Passwort oder dessen Hash, nicht beides',
  'claim-missing': 'fehlt: Geben Sie ein Token an, oder lassen Sie den Hub eines erzeugen',
  'claim-two': 'kann nicht neben einem Token stehen: Entweder haben Sie eines, oder der Hub erzeugt eines',
  'claim-meta': 'gehört zum Token selbst: Es geht nur, wenn der Hub es erzeugt',
  'claim-credentials':
    'kann nicht neben claim stehen: Ein Gerät ordnet sich mit einem Token selbst zu oder ist vorher registriert, nie beides',
  'noun-text': 'Text',
  'noun-number': 'eine Zahl',
  'noun-whole': 'eine ganze Zahl',
  'noun-boolean': 'Ja oder Nein (true oder false)',
  'noun-list': 'eine Liste',
  'noun-group': 'eine Gruppe von Schlüsseln und Werten',
  'noun-nothing': 'nichts',
  'suggest-meant': ({ name }) => `Meinten Sie „${name}“?`,
  'suggest-belongs': ({ name }) => `Es gehört unter „${name}“.`,
  'suggest-known': ({ names }) => `Bekannt ist hier: ${names}.`,
  'suggest-quotes': 'Setzen Sie es in Anführungszeichen.',
  'suggest-choice': ({ choice }) => `Möglich ist „${either(choice)}“.`,
  'secret-variable': 'diese Variable ist in der Umgebung nicht gesetzt',
  'secret-empty': 'die Datei ist leer',
  'secret-unreadable': 'Sie dürfen diese Datei nicht lesen',
  'secret-folder': 'das ist ein Ordner',
  'secret-keychain-missing': 'im Schlüsselbund gibt es keinen solchen Eintrag, oder er ist gesperrt',
  'secret-keychain-locked': 'der Schlüsselbund ist gesperrt',
  'secret-keychain-none':
    'der Schlüsselbund dieses Systems lässt sich nicht lesen; nehmen Sie eine Umgebungsvariable oder eine Datei',
  'secret-of-recipe': 'ein Geheimnis aus einem geöffneten Rezept',
  'secret-anew': 'Wick wurde seitdem neu gestartet; öffnen Sie das Rezept noch einmal',
  'refused-nobody-logged-in': 'niemand ist an dem Hub angemeldet, der seine Identität erzeugt',
  'refused-no-config': ({ partition }) =>
    `dort fehlt der Ordner /config, ohne den das Gerät nicht startet: ${partition}`,
  'refused-registered': 'die Karte gehört einem Gerät, das schon bei einem Hub registriert ist',
  'refused-token-characters': 'das Token enthält Leerzeichen oder andere Zeichen, die in keinem vorkommen',
  'refused-token-long': 'das Token hat mehr als 64 Zeichen',
  'refused-secret-characters':
    'das Geheimnis des Geräts enthält Leerzeichen oder andere Zeichen, die in keinem vorkommen',
  'refused-no-cmdline':
    'auf keiner FAT-Partition des Abbilds ist cmdline.txt oder oemEnv.txt, wo die Wörter für den Kernel stehen könnten',
  'refused-package-missing': ({ file }) => `${file} ist nicht da`,
  'refused-package': ({ file }) => `${file} ist kein pvrexport`,
  'refused-package-empty': ({ file }) => `in ${file} ist kein Container`,
  'refused-no-partition': ({ name }) => `es gibt keine Partition ${name}`,
  'refused-several-partitions': ({ name }) => `mit „${name}“ können mehrere Partitionen gemeint sein`,
  'refused-source': ({ file, reason }) => `die Quelle ${file} lässt sich nicht lesen: ${reason}`,
  'refused-two-networks': 'das Rezept hat wifi und networkConfig, und beide ergeben network-config',
  'refused-overlap': ({ one, other }) =>
    `die Partitionen ${one} und ${other} überlappen sich, und beide enthalten Dateien`,
  'refused-balena': 'seine config.json ist kein JSON-Objekt',
  'refused-armbian': ({ names }) => `Armbian nimmt vor seinem ersten Start nicht an: ${names}`,
  'refused-wpa3': 'ein WPA3-Netz braucht das Passwort selbst, nicht einen Schlüssel daraus',
  'refused-wifi-password': 'das ist kein WLAN-Passwort: Es hat 8 bis 63 ASCII-Zeichen',
  'refused-password': 'das Passwort enthält Zeilenenden oder hat mehr als 256 Bytes',
  'hint-flash-again': 'Schreiben Sie die Karte neu.',
  'hint-other-image': 'Nehmen Sie ein anderes Abbild.',
  'hint-rework':
    'Schreiben Sie die Karte neu, oder wählen Sie in den Einstellungen, dass vergessen wird, wem sie gehörte.',
  'hint-check-origin': 'Prüfen Sie, woher es kommt.',
  'hint-recipe-folder': 'Pfade gehen vom Ordner des Rezepts aus.',
  'hint-partitions': ({ names }) => `Es gibt: ${names}. Nennen Sie eine mit ihrer Nummer oder ihrem Namen.`,
  'hint-network-config': 'Schreiben Sie das WLAN in networkConfig, oder lassen Sie networkConfig weg.',
  'hint-table': 'Die Partitionstabelle ist falsch. Schreiben Sie die Karte neu, oder nehmen Sie ein anderes Abbild.',
  'hint-armbian': 'Lassen Sie das weg, oder tragen Sie die nötigen Dateien unter „Dateien ändern“ ein.',
  'hint-use-claim':
    'Nehmen Sie ein Token oder Zugangsdaten, oder erlauben Sie bei den Wörtern, dass Geheimnisse darin stehen.',
  'nothing-like-it': 'nichts, was so aussieht',
  'a-pantavisor': 'ein Pantavisor-System',
  'a-cloud-init': 'ein System mit cloud-init',
  'a-balena': 'ein balenaOS-Abbild',
  'an-armbian': 'ein Armbian-Abbild',
  'a-yocto': 'ein mit Yocto gebautes System',
  'a-buildroot': 'ein mit Buildroot gebautes System',
  'aftermath-flash': 'Die Karte blieb ohne Partitionstabelle, damit kein Gerät von ihr startet. Schreiben Sie sie neu.',
  'warn-nobody-can-log-in':
    'SSH ist eingeschaltet, aber niemand kann sich anmelden: Es gibt weder einen Schlüssel, noch ist ein Passwort erlaubt',
  'warn-no-password': 'SSH nimmt Passwörter an, aber die Einstellungen geben keinem Benutzer eines',
  'warn-kernel-secrets':
    'in den Wörtern für den Kernel stehen Geheimnisse: Die serielle Konsole zeigt sie, und jeder Container kann sie lesen',
  'warn-cmdline-update': 'die erste Aktualisierung des Grundsystems ersetzt cmdline.txt und damit auch diese Wörter',
  'warn-long-line': ({ count, most }) =>
    `die Kernel-Befehlszeile hat ${characters(count)}, mehr als manche Platine nimmt (${most})`,
  'warn-used-card':
    'von dieser Karte lief schon ein Gerät, und sie hat spätere Revisionen als die, mit der sie geschrieben wurde; schreiben Sie sie für einen sauberen Anfang neu',
  'warn-slow-polling':
    'das Gerät fragt den Hub alle 5 s statt alle 10 s, damit seine Einstellungen in die Datei passen, wie sie liegt',
  'warn-plain-passwords':
    'Passwörter stehen bis zur ersten Anmeldung lesbar auf der Karte: Armbian nimmt sie nicht anders',
  'warn-own-token': ({ hub }) => `jede Karte bekommt beim Schreiben ein eigenes Token von ${hub}`,
  'warn-own-identity': ({ hub }) => `jede Karte bekommt beim Schreiben eine eigene Identität von ${hub}`,
  'warn-loose-gaps':
    'manche dieser Bytes liegen, wo das Abbild Lücken hat: Behält ein Laufwerk dort alte Daten, ändern sich mehr Bytes um sie herum, damit sie enthalten, was in den Dateien steht',
  'warn-package': ({ file, names, count, size }) =>
    `${file} bringt ${names.replaceAll('(in place of the one that is there)', '(anstelle des vorhandenen)')}: ${plural(Number(count), { one: '# Objekt', other: '# Objekte' })}, ein Zustand von ${size}`,
  'system-dialog': 'der Dialog des Systems',
  'usage-nobody-looks': 'Niemand würde hinsehen.',
  'usage-choose-eyes': 'Wählen Sie eine Konsole, das Netz oder den Hub.',
  'usage-rows': ({ rows, targets }) =>
    `Es gibt ${plural(Number(rows), { one: '# Zeile', other: '# Zeilen' })} mit Werten für ${plural(Number(targets), { one: '# Laufwerk', other: '# Laufwerke' })}.`,
  'usage-row-each': 'Jedes Laufwerk braucht eine eigene Zeile.',
  'usage-same-device': ({ id }) =>
    `Zwei Karten würden zum selben Gerät, ${id}: Zugangsdaten sind für eine einzige Karte.`,
} satisfies Partial<PhraseTexts>;
