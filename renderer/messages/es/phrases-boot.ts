import { pluralOf } from '../plural.ts';
import type { PhraseTexts } from '../telling.ts';

const plural = pluralOf('es');
const logs = 'en la tarjeta están en /logs/0.';

export const boot = {
  'boot-again': ({ count }) =>
    `Ha vuelto a arrancar: se ${plural(Number(count), { one: 'vio # arranque', other: 'vieron # arranques' })}`,
  'boot-nothing-seen': 'No se vio nada del dispositivo',
  'boot-nobody-looked': 'Nadie miró',
  'boot-no-answer': ({ name }) => `No hay respuesta: ${name}`,
  'boot-not-on-network': 'No se ve nada de él en la red',
  'boot-ready-soon': ({ seconds }) => `Está en READY y debe seguir así ${seconds} s`,
  'boot-up-soon': ({ seconds }) => `Funciona y debe seguir así ${seconds} s`,
  'boot-status-below': ({ status }) => `Su estado es ${status}, por debajo de READY`,
  'boot-container-below': ({ name, status, goal }) =>
    `El contenedor ${name} está en ${status}, por debajo de su objetivo ${goal}`,
  'boot-restless': ({ count }) =>
    `Estuvo en READY ${plural(Number(count), { one: '# vez', other: '# veces' })} y no se mantuvo`,
  'boot-not-ready': 'No ha llegado al estado READY',
  'boot-status-untold': 'Nadie ha comunicado su estado, como hacen la consola y el Hub',
  'boot-stopped-at': ({ place }) => `Llegó hasta aquí y no más lejos: ${place}`,
  'boot-no-prompt': 'Ni ha pedido iniciar sesión ni ha respondido en la red',
  'boot-hub-unclaimed': 'En el Hub aún no tiene propietario',
  'boot-hub-offline': 'El Hub no lo ve conectado',
  'boot-hub-busy': ({ state }) => `En el Hub sigue en «${state}»`,
  'boot-hub-status': ({ status }) => `En el Hub figura como ${status}`,
  'boot-hub-refuses': 'El Hub rechaza su registro',
  'boot-hub-no-state': 'El Hub aún no tiene su estado',
  'boot-hub-old-state': 'El Hub solo tiene un estado anterior a la grabación de la tarjeta',
  'boot-logs-several': 'En sus registros hay varios arranques',
  'boot-medium-open': 'Lo que hay en la tarjeta no muestra que llegara a READY',
  'boot-other-revision': ({ revision }) => `Ejecuta la revisión ${revision}, y se grabó la revisión 0`,
  'boot-other-parts': ({ names }) => `Su estado no es el que se grabó: ${names}`,
  'boot-other-state': ({ found, flashed }) => `Su estado ${found}… no es el que se grabó, ${flashed}…`,
  'boot-at-loader': 'el cargador de arranque',
  'boot-at-kernel': 'el núcleo',
  'boot-at-storage': 'el almacenamiento',
  'boot-from-ping': 'un ping',
  'boot-from-network': 'la red',
  'boot-from-ssh-port': ({ port }) => `ssh en el puerto ${port}`,
  'boot-from-port': ({ port }) => `puerto ${port}`,
  'boot-loader': 'Su cargador de arranque no pudo iniciar el sistema',
  'boot-rolled-back': 'Volvió a una revisión anterior',
  'boot-eeprom': 'Su EEPROM es demasiado antigua',
  'boot-panic': 'El núcleo se detuvo con un pánico',
  'boot-no-storage': 'No pudo montar su almacenamiento',
  'boot-no-config': 'Falta su configuración',
  'boot-credentials': 'No se pudieron cargar sus credenciales',
  'boot-signature': 'Las firmas de su estado no son válidas',
  'boot-object': 'Hay archivos en su tarjeta que no son los de su estado',
  'boot-state': 'No se pudo cargar su estado',
  'boot-container-failed': ({ name }) => `El contenedor ${name} ha fallado`,
  'boot-a-container-failed': 'Un contenedor ha fallado',
  'boot-container-late': ({ name }) => `El contenedor ${name} no alcanzó su objetivo a tiempo`,
  'boot-a-container-late': 'Un contenedor no alcanzó su objetivo a tiempo',
  'boot-console': 'Consola',
  'boot-mdns': 'DNS de multidifusión',
  'boot-lan': 'Red local',
  'boot-hub': 'El Hub',
  'boot-medium': 'Tarjeta',
  'boot-not-looked-at': ({ what }) => `${what}: no se ha mirado`,
  'boot-no-permission': ({ what }) => `${what}: no se puede mirar con los derechos que usted tiene`,
  'boot-no-network': ({ what }) => `${what}: no se ve porque este equipo no tiene red`,
  'boot-port-busy': ({ what }) => `${what}: no se ve porque otro programa ocupa el puerto`,
  'boot-no-port': ({ what }) => `${what}: no se ve porque el puerto no está`,
  'boot-not-logged-in': ({ what }) => `${what}: no se le preguntó porque nadie ha iniciado sesión`,
  'boot-not-reachable': ({ what }) => `${what}: no se puede llegar`,
  'advice-loop':
    'Lea lo que dice la consola antes de cada arranque. A menudo la fuente es demasiado débil: pruebe otra.',
  'advice-degraded': `Mire los registros de lo que no funciona; ${logs}`,
  'advice-wrong-image':
    'Apáguelo y compruebe la tarjeta en el historial, o grábela de nuevo. Si se actualizó entretanto, este ya no es su primer arranque.',
  'advice-claim-refused':
    'El token se desactivó o no es de este Hub. Cree uno nuevo y vuelva a grabar la tarjeta con él.',
  'advice-nobody-looked': 'Nadie miró: conecte su consola serie, o deje que Wick busque en la red y en el Hub.',
  'advice-power-serial':
    'Compruebe que tiene corriente y que la tarjeta está en su ranura. Si la consola calla, puede que sus dos líneas estén cruzadas o que vaya a otra velocidad.',
  'advice-power':
    'Compruebe que tiene corriente y que la tarjeta está en su ranura. Una consola serie muestra lo que ocurre antes de que haya red.',
  'advice-no-start':
    'Está encendido, pero no se le ha visto arrancar desde que se hizo su tarjeta. Compruebe que tiene la tarjeta nueva, y apáguelo y enciéndalo.',
  'advice-no-permission':
    'Consiga primero los derechos: en Linux, puede abrir puertos serie quien está en el grupo «dialout».',
  'advice-no-network': 'Conecte este equipo a la red del dispositivo.',
  'advice-port-busy': 'Cierre el programa que ocupa el puerto serie.',
  'advice-no-port': 'Conecte el adaptador serie y elija su puerto.',
  'advice-not-logged-in': 'Inicie sesión con el botón «Hub», arriba en la página.',
  'advice-not-reachable': 'Compruebe la conexión, el nombre del Hub y el proxy.',
  'advice-other-waiting':
    'Compruebe su red y que en él funciona lo que se le pregunta. Su consola muestra si ha llegado a arrancar.',
  'advice-early':
    'Compruebe que la imagen es la de esta placa y vuelva a grabar la tarjeta. Después pruebe otra tarjeta y otra fuente.',
  'advice-look': 'Haga que mire quien conoce su estado: su consola serie o el Hub.',
  'advice-more-time': 'Dele más tiempo.',
  'advice-old-state':
    'El Hub conoce este dispositivo desde antes de que se grabara su tarjeta y no vuelve a aceptar su estado: deje que Wick lo compare en la red, o registre el dispositivo de nuevo.',
  'advice-hub-behind':
    'Tiene propietario, y el Hub aún no lo tiene todo: el primer dispositivo de una imagen nueva envía todos sus archivos. Dele más tiempo.',
  'advice-claim-words': ({ words }) => `Regístrelo en el Hub con sus palabras: ${words}.`,
  'advice-reach-hub': 'Compruebe que llega a su Hub: red, servidor de nombres, reloj, proxy.',
  'advice-other-board': 'Compruebe que la imagen es la de esta placa y vuelva a grabar la tarjeta.',
  'advice-used-card': 'La tarjeta ya se había usado: grábela de nuevo.',
  'advice-eeprom':
    'La placa graba una EEPROM nueva y arranca otra vez sola. Si no lo hace, actualícela con la imagen de recuperación de su fabricante.',
  'advice-no-root':
    'El dispositivo no encuentra la partición llamada «root»: compruebe la tarjeta en el historial y grábela de nuevo.',
  'advice-config': 'Compruebe los ajustes y vuelva a grabar la tarjeta. En ella están en /config.',
  'advice-state': 'Compruebe la tarjeta en el historial y grábela de nuevo.',
  'advice-container-logs': `Mire los registros de ese contenedor; ${logs}`,
} satisfies Partial<PhraseTexts>;
