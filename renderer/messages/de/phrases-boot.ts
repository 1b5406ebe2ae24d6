import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('de');
const logs = 'auf der Karte liegen sie unter /logs/0.';

export const boot = {
  'boot-again': ({ count }) =>
    `Es ist noch einmal gestartet: ${plural(Number(count), { one: '# Start war', other: '# Starts waren' })} zu sehen`,
  'boot-nothing-seen': 'Vom Gerät war nichts zu sehen',
  'boot-nobody-looked': 'Niemand hat hingesehen',
  'boot-no-answer': ({ name }) => `Keine Antwort: ${name}`,
  'boot-not-on-network': 'Im Netz ist nichts von ihm zu sehen',
  'boot-ready-soon': ({ seconds }) => `Es ist READY und muss es ${seconds} s lang bleiben`,
  'boot-up-soon': ({ seconds }) => `Es läuft und muss ${seconds} s lang so bleiben`,
  'boot-status-below': ({ status }) => `Sein Status ist ${status}, also noch nicht READY`,
  'boot-container-below': ({ name, status, goal }) =>
    `Der Container ${name} ist ${status} und hat sein Ziel ${goal} nicht erreicht`,
  'boot-restless': ({ count }) => `Es war ${plural(Number(count), { other: '#-mal' })} READY und blieb es nicht`,
  'boot-not-ready': 'Es hat den Status READY nicht erreicht',
  'boot-status-untold': 'Niemand hat seinen Status gemeldet, wie es die Konsole und der Hub tun',
  'boot-stopped-at': ({ place }) => `So weit kam es und nicht weiter: ${place}`,
  'boot-no-prompt': 'Es hat weder nach einer Anmeldung gefragt noch im Netz geantwortet',
  'boot-hub-unclaimed': 'Im Hub gehört es noch niemandem',
  'boot-hub-offline': 'Für den Hub ist es nicht online',
  'boot-hub-busy': ({ state }) => `Im Hub ist es noch bei „${state}“`,
  'boot-hub-status': ({ status }) => `Im Hub steht es als ${status}`,
  'boot-hub-refuses': 'Der Hub lehnt seine Zuordnung ab',
  'boot-hub-no-state': 'Der Hub hat seinen Zustand noch nicht',
  'boot-hub-old-state': 'Der Hub hat nur einen Zustand aus der Zeit, bevor die Karte geschrieben wurde',
  'boot-logs-several': 'In seinen Protokollen stehen mehrere Starts',
  'boot-medium-open': 'Was auf der Karte steht, zeigt nicht, dass es READY erreicht hat',
  'boot-other-revision': ({ revision }) => `Es läuft mit Revision ${revision}. Geschrieben wurde Revision 0`,
  'boot-other-parts': ({ names }) => `Sein Zustand ist nicht der, der geschrieben wurde: ${names}`,
  'boot-other-state': ({ found, flashed }) =>
    `Sein Zustand ${found}… ist nicht der, der geschrieben wurde: ${flashed}…`,
  'boot-at-loader': 'Bootloader',
  'boot-at-kernel': 'Kernel',
  'boot-at-storage': 'Speicher',
  'boot-from-ping': 'Ping',
  'boot-from-network': 'Netz',
  'boot-from-ssh-port': ({ port }) => `ssh an Port ${port}`,
  'boot-from-port': ({ port }) => `Port ${port}`,
  'boot-loader': 'Sein Bootloader konnte das System nicht starten',
  'boot-rolled-back': 'Es ist zu einer früheren Revision zurückgekehrt',
  'boot-eeprom': 'Sein EEPROM ist zu alt',
  'boot-panic': 'Der Kernel hat mit einer Panik angehalten',
  'boot-no-storage': 'Es konnte seinen Speicher nicht einhängen',
  'boot-no-config': 'Seine Konfiguration fehlt',
  'boot-credentials': 'Seine Zugangsdaten ließen sich nicht laden',
  'boot-signature': 'Die Signaturen seines Zustands stimmen nicht',
  'boot-object': 'Dateien auf seiner Karte sind nicht die seines Zustands',
  'boot-state': 'Sein Zustand ließ sich nicht laden',
  'boot-container-failed': ({ name }) => `Der Container ${name} ist fehlgeschlagen`,
  'boot-a-container-failed': 'Ein Container ist fehlgeschlagen',
  'boot-container-late': ({ name }) => `Der Container ${name} hat sein Ziel nicht rechtzeitig erreicht`,
  'boot-a-container-late': 'Ein Container hat sein Ziel nicht rechtzeitig erreicht',
  'boot-console': 'Konsole',
  'boot-mdns': 'Multicast-DNS',
  'boot-lan': 'Lokales Netz',
  'boot-hub': 'Hub',
  'boot-medium': 'Karte',
  'boot-not-looked-at': ({ what }) => `${what}: nicht angesehen`,
  'boot-no-permission': ({ what }) => `${what}: Mit Ihren Rechten darf dort nicht nachgesehen werden`,
  'boot-no-network': ({ what }) => `${what}: nicht zu sehen, weil dieser Computer kein Netz hat`,
  'boot-port-busy': ({ what }) => `${what}: nicht zu sehen, weil ein anderes Programm den Anschluss hält`,
  'boot-no-port': ({ what }) => `${what}: nicht zu sehen, weil der Anschluss nicht da ist`,
  'boot-not-logged-in': ({ what }) => `${what}: nicht gefragt, weil niemand angemeldet ist`,
  'boot-not-reachable': ({ what }) => `${what}: nicht zu erreichen`,
  'advice-loop':
    'Lesen Sie, was die Konsole vor jedem Start sagt. Oft ist das Netzteil zu schwach: Versuchen Sie ein anderes.',
  'advice-degraded': `Sehen Sie in die Protokolle dessen, was nicht läuft; ${logs}`,
  'advice-wrong-image':
    'Schalten Sie es aus und prüfen Sie die Karte im Verlauf, oder schreiben Sie sie neu. Wurde es inzwischen aktualisiert, ist das nicht mehr sein erster Start.',
  'advice-claim-refused':
    'Das Token wurde abgeschaltet oder gehört nicht zu diesem Hub. Erzeugen Sie ein neues, und schreiben Sie die Karte damit neu.',
  'advice-nobody-looked':
    'Niemand hat hingesehen: Schließen Sie seine serielle Konsole an, oder lassen Sie Wick im Netz und im Hub suchen.',
  'advice-power-serial':
    'Prüfen Sie, ob es Strom hat und die Karte steckt. Bleibt die Konsole stumm, sind vielleicht ihre beiden Leitungen vertauscht, oder sie läuft mit einer anderen Geschwindigkeit.',
  'advice-power':
    'Prüfen Sie, ob es Strom hat und die Karte steckt. Eine serielle Konsole zeigt, was geschieht, bevor es ein Netz gibt.',
  'advice-no-start':
    'Es ist an, aber seit seine Karte fertig ist, hat niemand es starten gesehen. Prüfen Sie, ob die neue Karte steckt, und schalten Sie es aus und wieder ein.',
  'advice-no-permission':
    'Besorgen Sie sich zuerst die Rechte: Unter Linux darf serielle Anschlüsse öffnen, wer in der Gruppe „dialout“ ist.',
  'advice-no-network': 'Verbinden Sie diesen Computer mit dem Netz des Geräts.',
  'advice-port-busy': 'Schließen Sie das Programm, das den seriellen Anschluss hält.',
  'advice-no-port': 'Stecken Sie den seriellen Adapter ein, und wählen Sie seinen Anschluss.',
  'advice-not-logged-in': 'Melden Sie sich mit dem Knopf „Hub“ oben auf der Seite an.',
  'advice-not-reachable': 'Prüfen Sie die Verbindung, den Namen des Hubs und den Proxy.',
  'advice-other-waiting':
    'Prüfen Sie sein Netz, und ob darauf läuft, wonach gefragt wird. Seine Konsole zeigt, ob es überhaupt gestartet ist.',
  'advice-early':
    'Prüfen Sie, ob das Abbild das richtige für diese Platine ist, und schreiben Sie die Karte neu. Versuchen Sie danach eine andere Karte und ein anderes Netzteil.',
  'advice-look': 'Lassen Sie dort nachsehen, wo sein Status bekannt ist: an seiner seriellen Konsole oder im Hub.',
  'advice-more-time': 'Geben Sie ihm mehr Zeit.',
  'advice-old-state':
    'Der Hub kennt dieses Gerät aus der Zeit, bevor seine Karte geschrieben wurde, und nimmt seinen Zustand nicht noch einmal. Lassen Sie Wick im Netz vergleichen, oder registrieren Sie das Gerät neu.',
  'advice-hub-behind':
    'Es ist zugeordnet, und der Hub hat noch nicht alles von ihm: Das erste Gerät eines neuen Abbilds schickt alle seine Dateien. Geben Sie ihm mehr Zeit.',
  'advice-claim-words': ({ words }) => `Ordnen Sie es im Hub mit seinen Worten zu: ${words}.`,
  'advice-reach-hub': 'Prüfen Sie, ob es seinen Hub erreicht: Netz, Namensdienst, Uhr, Proxy.',
  'advice-other-board':
    'Prüfen Sie, ob das Abbild das richtige für diese Platine ist, und schreiben Sie die Karte neu.',
  'advice-used-card': 'Die Karte war schon in Gebrauch: Schreiben Sie sie neu.',
  'advice-eeprom':
    'Die Platine schreibt ein neues EEPROM und startet von selbst noch einmal. Tut sie das nicht, aktualisieren Sie es mit dem Rettungsabbild ihres Herstellers.',
  'advice-no-root':
    'Das Gerät findet die Partition mit dem Namen „root“ nicht: Prüfen Sie die Karte im Verlauf, und schreiben Sie sie neu.',
  'advice-config': 'Prüfen Sie die Einstellungen, und schreiben Sie die Karte neu. Auf ihr liegen sie unter /config.',
  'advice-state': 'Prüfen Sie die Karte im Verlauf, und schreiben Sie sie neu.',
  'advice-container-logs': `Sehen Sie in die Protokolle dieses Containers; ${logs}`,
} satisfies Partial<PhraseTexts>;
