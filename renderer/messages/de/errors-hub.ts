import { pluralOf } from '../plural.ts';
import type { ErrorTexts } from '../telling.ts';

const plural = pluralOf('de');

export const hub = {
  'hub-not-logged-in': (e) => ({
    message: e.expired ? `Die Anmeldung bei ${e.hub} ist abgelaufen.` : `Sie sind bei ${e.hub} nicht angemeldet.`,
    hint: 'Melden Sie sich mit dem Knopf „Hub“ oben auf der Seite an.',
  }),
  'hub-wrong-password': (e) => ({
    message: `${e.hub} kennt ${e.user} nicht mit diesem Passwort.`,
    hint: 'Prüfen Sie beides. Namen und Passwörter eines Hubs gelten bei keinem anderen.',
  }),
  'hub-second-factor': (e) => ({
    message: `${e.hub} will von ${e.user} mehr als ein Passwort.`,
    hint: 'Melden Sie sich über den Browser an, oder nehmen Sie ein persönliches Zugriffstoken als Passwort.',
  }),
  'hub-login-failed': (e) => ({
    message: `Die Anmeldung bei ${e.hub} kam nicht zu Ende: ${e.reason}.`,
    hint: 'Versuchen Sie es noch einmal, oder melden Sie sich mit Name und Passwort an.',
  }),
  'hub-refused': (e) => ({
    message: `${e.hub} verweigert es (${e.what}, Status ${e.status})${e.said === undefined ? '' : `: ${e.said}`}.`,
    hint: 'Prüfen Sie, ob Sie als die richtige Person angemeldet sind und ob Ihr Konto das darf.',
  }),
  'hub-missing': (e) => ({
    message: `${e.hub} weiß davon nichts: ${e.what}.`,
    hint: 'Sehen Sie im Hub nach, welche Geräte und Token es gibt.',
  }),
  'hub-unreachable': (e) => ({
    message: `${e.hub} ist nicht zu erreichen: ${e.reason}.`,
    hint: 'Prüfen Sie Adresse, Netz und Proxy. Einen Hub mit eigenem Zertifikat lernt Wick beim Anmelden kennen, mit der Datei seiner Zertifizierungsstelle.',
  }),
  'hub-garbage': (e) => ({
    message: `Was ${e.hub} geantwortet hat, ergibt keinen Sinn (${e.what}): ${e.reason}.`,
    hint: 'Vielleicht antwortet etwas anderes an seiner Stelle, etwa die Anmeldeseite eines Netzes: Öffnen Sie seine Adresse in einem Browser.',
  }),
  'hub-failing': (e) => ({
    message: `${e.hub} hat selbst einen Fehler gemacht (${e.what}, Status ${e.status}).`,
    hint: 'Der Hub hat eigene Schwierigkeiten: Versuchen Sie es später noch einmal.',
  }),
  'hub-rate-limited': (e) => ({
    message: `${e.hub} will ${plural(e.seconds, { one: '# Sekunde', other: '# Sekunden' })} in Ruhe gelassen werden: Es wurde zu oft gefragt.`,
    hint: 'Versuchen Sie es danach noch einmal.',
  }),
} satisfies Partial<ErrorTexts>;
