import type { PhraseTexts } from '../telling.ts';

export const findings = {
  'find-selector-large': ({ path }) => `${path} contiene más de lo que leen los dispositivos`,
  'find-selector-empty': ({ path }) => `${path} no indica ninguna revisión; los dispositivos toman la revisión 0`,
  'find-selector-try': ({ path, revision }) => `${path} pide probar primero la revisión ${revision}`,
  'find-selector-missing': ({ path }) => `falta ${path}; los dispositivos toman la revisión 0`,
  'find-revision-invalid': ({ name }) => `La revisión que debe arrancar tiene un nombre imposible: ${name}`,
  'find-revision-missing': ({ revision }) => `Debe arrancar la revisión ${revision}, y no está`,
  'find-bsp-missing': 'No hay bsp: nada que arrancar',
  'find-bsp-invalid': 'bsp/run.json no es como debería: un nombre de archivo no es texto',
  'find-bsp-file': ({ file, role }) => `bsp/run.json indica bsp/${file} como ${role}, y el estado no tiene ese archivo`,
  'find-boot-link-missing': ({ path, role }) =>
    `${path} no está: el cargador de arranque no encuentra lo que busca (${role})`,
  'find-boot-link-broken': ({ path, file }) => `${path} no es otro nombre de bsp/${file}`,
  'find-file-missing': ({ path }) => `${path} no está, y el estado lo incluye`,
  'find-file-bytes': ({ path }) => `${path} no es byte por byte lo que dice el estado`,
  'find-file-differs': ({ path }) => `${path} no es lo que dice el estado`,
  'find-link-mended': ({ path }) => `${path} no está; el dispositivo lo crea al arrancar`,
  'find-link-no-file': ({ path }) => `${path} no es un archivo`,
  'find-link-own': ({ path }) => `${path} es un archivo propio, no otro nombre de su objeto`,
  'find-file-extra': ({ path }) => `${path} no pertenece al estado`,
  'find-object-missing': ({ digest, key }) => `El objeto ${digest} de ${key} no está`,
  'find-object-no-file': ({ digest, key }) => `El objeto ${digest} de ${key} no es un archivo`,
  'find-object-wrong': ({ digest, key, actual }) =>
    `El objeto ${digest} de ${key} tiene otro contenido: su SHA-256 es ${actual}`,
  'find-object-wrong-late': ({ digest, key, actual }) =>
    `El objeto ${digest} de ${key} tiene otro contenido: su SHA-256 es ${actual}; el dispositivo no lo mira al arrancar y, si acaso, falla después`,
  'find-object-unreadable': ({ digest, key, reason }) => `No se puede leer el objeto ${digest} de ${key}: ${reason}`,
  'find-object-extra': ({ digest }) => `Ninguna revisión necesita el objeto ${digest}`,
  'find-key-uncovered': ({ key }) =>
    `Ninguna firma válida cubre ${key}; en modo estricto, los dispositivos lo rechazan`,
  'find-signature-invalid': ({ key, reason }) => `La firma ${key} no es válida: ${reason}`,
  'find-signature-unverifiable': ({ key, reason }) => `No se puede comprobar la firma ${key}: ${reason}`,
  'find-signer-untrusted': ({ key, reason }) => `No se confía en el firmante de ${key}: ${reason}`,
  'find-certificate-expired': ({ subject, date }) =>
    `El certificado de ${subject} caducó el ${date}; los dispositivos no miran la fecha`,
  'find-certificate-not-yet': ({ subject, date }) => `El certificado de ${subject} solo es válido a partir de ${date}`,
  'find-signer-developer': ({ key }) =>
    `La firma ${key} se hizo con las claves públicas de desarrollo: muestra que nada cambió, no quién lo hizo`,
  'find-container-invalid': ({ name }) => `${name}/run.json no es como debería`,
  'find-state-no-spec': ({ spec }) => `El estado no indica ningún #spec, y los dispositivos conocen ${spec}`,
  'find-state-spec': ({ found, spec }) => `El estado tiene la forma ${found}, y los dispositivos conocen ${spec}`,
  'find-state-not-canonical': 'El estado no está en forma canónica; puede que se firmara otro',
  'find-key-malformed': ({ key }) =>
    `La clave ${key} tiene un valor que no es ni un objeto ni JSON incluido, o no es una ruta`,
  'find-device-invalid': 'Los grupos de device.json no son como deberían',
  'find-container-name': ({ name, other }) => `${name}/run.json se llama a sí mismo ${other}`,
  'find-container-group': ({ name, group }) => `${name} está en el grupo ${group}, que device.json no tiene`,
  'find-container-goal': ({ name, goal }) => `${name} tiene el objetivo ${goal}, que los dispositivos no conocen`,
  'find-container-policy': ({ name, policy }) =>
    `${name} tiene la regla de reinicio ${policy}, que los dispositivos no conocen`,
  'find-container-root': ({ name, file }) =>
    `${name}/run.json indica ${file} como raíz, y el estado no tiene ese archivo`,
  'find-package-unusable': ({ path, problem }) => `${path} no se puede usar: ${problem}`,
  'find-state-missing': ({ path }) => `El estado ${path} no está`,
  'find-state-no-file': ({ path }) => `El estado ${path} no es un archivo de tamaño razonable`,
  'find-state-invalid': ({ path, number, reason }) =>
    `El estado ${path} no es válido cerca del carácter ${number}: ${reason}`,
  'find-storage-no-label': ({ label }) =>
    `La partición de almacenamiento no tiene nombre; los dispositivos buscan «${label}»`,
  'find-storage-label': ({ found, label }) =>
    `La partición de almacenamiento se llama ${found}; los dispositivos buscan «${label}»`,
  'find-words-differ': ({ where }) => `${where} tiene otras palabras que la otra partición de arranque`,
  'find-words-too-many': ({ where, count }) => `${where} define más de las ${count} variables que transmite el núcleo`,
  'find-words-several-lines': ({ where }) => `${where} tiene más de una línea; solo cuenta la primera`,
  'find-words-line-end': ({ where }) =>
    `${where} tiene retornos de carro, que pasan a formar parte de la última palabra`,
  'find-words-secret': ({ where, name }) =>
    `${where} lleva ${name}: la consola serie lo muestra, y los contenedores pueden leerlo`,
  'find-config-no-folder': 'La carpeta /config no está, y los dispositivos no arrancan sin ella',
  'find-config-missing': ({ path }) => `${path} no está; el dispositivo lo crea con sus valores predeterminados`,
  'find-claim-both': ({ path }) => `${path} tiene un token de registro y credenciales: el token nunca se usaría`,
  'find-config-prn': ({ path }) =>
    `${path} tiene un PRN sin su ID ni su secreto: el dispositivo no puede iniciar sesión`,
  'find-config-not-taken': ({ path, key }) => `${path}: los dispositivos no toman ${key} de este archivo`,
  'find-config-carriage': ({ path, key }) =>
    `${path}: el valor de ${key} termina con un retorno de carro, que forma parte de él`,
  'find-config-twice': ({ path, key, other }) => `${path} tiene ${key} y ${other}, que son lo mismo`,
  'find-signed-changed': 'lo que firma se cambió, o la hizo otra clave',
  'find-signed-no-certificate': 'no indica ningún certificado, y no se conoce la clave del dispositivo',
  'find-skip-unsigned': 'nada está firmado',
  'find-skip-no-bsp': 'no hay bsp',
  'find-skip-export': 'una exportación no tiene más archivos que sus objetos',
  'find-skip-no-boot': 'no se miró ninguna partición de arranque',
  'find-skip-no-words': 'no hay ni cmdline.txt ni oemEnv.txt',
  'find-skip-none': 'no hay ninguno',
  'find-disk-no-system': ({ what }) => `No hay ningún sistema de archivos que Wick conozca: ${what}.`,
  'find-disk-not-looked': ({ kind, what }) => `Wick no puede mirar en este sistema de archivos: ${kind}, ${what}.`,
  'find-disk-damaged': ({ kind, what, reason }) => `Un sistema de archivos está dañado (${kind}, ${what}): ${reason}.`,
  'find-no-file': 'no es un archivo',
  'find-disk-unclean': 'No se desmontó: puede faltar lo último que se escribió.',
} satisfies Partial<PhraseTexts>;
