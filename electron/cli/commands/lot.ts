import type { Command } from 'commander';
import type { LotAddOptions } from '../lot/add.ts';
import type { LotCreateOptions } from '../lot/create.ts';
import type { LotHooksOptions } from '../lot/hooks.ts';
import type { LotLabelOptions } from '../lot/label.ts';
import type { LedgerChoice } from '../lot/ledger.ts';
import type { LotReconcileOptions } from '../lot/reconcile.ts';
import type { LotExportOptions } from '../lot/records.ts';
import type { LotRunCommandOptions } from '../lot/run.ts';
import type { LotSlotsOptions } from '../lot/slots.ts';
import type { LotAdmitOptions } from '../lot/stations.ts';
import type { UnitReplaceOptions, UnitTellOptions } from '../lot/tell.ts';
import type { LotUnitsOptions } from '../lot/units.ts';
import type { Face } from '../output/face.ts';

type Ended = (code: number) => void;

/** `wick lot …`. What each needs is loaded when it runs. */
export function addLotCommands(lot: Command, face: Face, ended: Ended): void {
  const command = (signature: string, description: string) =>
    lot.command(signature).description(description).option('--json', 'print one JSON object a line');
  const inLedger = (signature: string, description: string) =>
    command(signature, description).option(
      '--ledger <where>',
      "a file, or postgres://… (default: the station's, see wick station --ledger)",
    );

  addMaking(inLedger, face, ended);
  addLooking(inLedger, face, ended);
  addTelling(inLedger, face, ended);
  addRecords(inLedger, face, ended);

  command('verify <folder>', 'check that an export of a lot is whole, and as it was signed').action(
    async (folder: string) => ended(await (await import('../lot/records.ts')).lotVerify(face, folder)),
  );

  command('slots', 'show the slots of this bench; teach it which readers they are')
    .option('--teach [count]', 'put a card into slot 1, now into slot 2 …: until there are so many, or Ctrl-C')
    .option('--name <slot=name>', 'call a slot by another name; may be given several times', collect)
    .option('--forget <slot>', 'forget a slot; may be given several times', collect)
    .option('--forget-all', 'forget all slots')
    .action(async (options: LotSlotsOptions) => ended(await (await import('../lot/slots.ts')).lotSlots(face, options)));

  command('card', 'print what other stations need to admit this one').action(async () =>
    ended(await (await import('../lot/stations.ts')).lotCard(face)),
  );
}

type Add = (signature: string, description: string) => Command;

function addMaking(command: Add, face: Face, ended: Ended): void {
  command('create <recipe>', 'make a lot of units out of a recipe, and sign it')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--size <count>', 'units that are to pass')
    .option(
      '--table <file>',
      'CSV or JSON with values of the variables, a row for each unit; more rows are for units that fail',
    )
    .option(
      '--rule <column=spec>',
      'make the values of a variable: counter:0001, random:16,hex, pattern:…, script:… (words, or a JSON array)',
      collect,
    )
    .option('--unique <column>', 'of these no two units may have the same; may be given several times', collect)
    .option('--secret <column>', 'never shown; may be given several times', collect)
    .option('--media <list>', 'cards that are taken: usb,mmc (default), loop, practice')
    .option('--content <kind>', 'blank-or-ours (default), or any card whatever is on it')
    .option('--min-size <size>', 'smallest card, such as 8GB')
    .option('--max-size <size>', 'largest card')
    .option('--min-speed <rate>', 'bytes a second that a card must write, such as 10MB')
    .option('--no-probe', "do not look for a card's true size first")
    .option('--passes <wish>', 'what a unit must come to: written, up or claimed (default: as the recipe has it)')
    .option('--countdown <seconds>', 'before a card is written (default: 5)')
    .option('--pause-after <count>', 'failures in a row after which the lot pauses (default: 5)')
    .option('--quarantine-after <count>', 'failures in a row after which a slot is closed (default: 3)')
    .option('--board <pattern>', 'a board that matches is scanned before its card is taken')
    .option('--label <file>', 'the design of its label, JSON or YAML (default: as the recipe asks)')
    .option('--dry-run', 'show the columns and the first values; make nothing, run no program')
    .action(async (recipe: string, options: LotCreateOptions) =>
      ended(await (await import('../lot/create.ts')).lotCreate(face, recipe, options)),
    );

  command('add <lot>', 'add units to a lot, in place of those whose values are burnt; no more pass than were signed')
    .option('--table <file>', 'CSV or JSON with a row for each, where the lot was made with a table')
    .option('--rule <count>', 'so many, where the lot makes its values by rules, or has none')
    .action(async (lot: string, options: LotAddOptions) =>
      ended(await (await import('../lot/add.ts')).lotAdd(face, lot, options)),
    );

  command('run <lot>', 'make units in the slots of this bench, card after card')
    .option('--folder <folder>', 'where its recipe, image and files are, where it was made elsewhere')
    .option('--practice <count>', 'with so many practice slots, whose cards come and go by themselves')
    .action(async (lot: string, options: LotRunCommandOptions) =>
      ended(await (await import('../lot/run.ts')).lotRun(face, lot, options)),
    );
}

function addLooking(command: Add, face: Face, ended: Ended): void {
  command('status [lot]', 'show where lots stand: states, yield, rate, end').action(
    async (lot: string | undefined, options: LedgerChoice) =>
      ended(await (await import('../lot/status.ts')).lotStatus(face, lot, options)),
  );

  command('units <lot>', 'list the units of a lot')
    .option('--state <state>', 'only those; may be given several times', collect)
    .option('--search <words>', 'only those that show these words')
    .action(async (lot: string, options: LotUnitsOptions) =>
      ended(await (await import('../lot/units.ts')).lotUnits(face, lot, options)),
    );

  command('unit <lot> <number>', 'show one unit, and all that happened to it').action(
    async (lot: string, number: string, options: LedgerChoice) =>
      ended(await (await import('../lot/units.ts')).lotUnit(face, lot, number, options)),
  );
}

function addTelling(command: Add, face: Face, ended: Ended): void {
  const whole = {
    pause: 'start no further units',
    resume: 'go on with a lot that is paused',
    close: 'end a lot for good',
  };
  for (const what of ['pause', 'resume', 'close'] as const) {
    command(`${what} <lot>`, whole[what]).action(async (lot: string, options: LedgerChoice) =>
      ended(await (await import('../lot/tell.ts')).lotTell(face, what, lot, options)),
    );
  }

  const unit = (name: string, what: 'failed' | 'returned' | 'scrapped', description: string) =>
    command(`${name} <lot> <numbers...>`, description)
      .requiredOption('--reason <text>', 'why; it is logged')
      .option('--cause <cause>', 'of a unit whose card is out: boot, card, settings, image or other (default)')
      .action(async (named: string, numbers: string[], options: UnitTellOptions) =>
        ended(await (await import('../lot/tell.ts')).unitTell(face, what, { named, numbers, options })),
      );
  unit('fail', 'failed', 'units whose cards are out do not work: their values are never used again');
  unit('return', 'returned', 'units came back: they are made once more');
  unit('scrap', 'scrapped', 'units are given up');

  command('replace <lot> <number>', 'give a unit other values, where its first may be out there')
    .option('--set <column=value>', 'a value; a secret as env:NAME, file:PATH or keychain:NAME; several times', collect)
    .action(async (named: string, number: string, options: UnitReplaceOptions) =>
      ended(await (await import('../lot/tell.ts')).unitReplace(face, { named, number, options })),
    );
}

function addRecords(command: Add, face: Face, ended: Ended): void {
  command('label <lot> <numbers...>', 'make the labels of units that passed')
    .option('--format <format>', 'pdf, png or zpl (default: pdf; zpl for a printer at an address)')
    .option('--copies <count>', 'of each label (default: 1)')
    .option('--sheet <grid>', 'many on a sheet of paper: columns x rows, such as 3x7, or 3x10,letter; in its middle')
    .option('--gap <mm>', 'between the labels of a sheet, such as 2.5 or 2.5,0 (default: 0)')
    .option('--start <place>', 'first place of the sheet that is not used yet (default: 1)')
    .option('--again', 'of units that have one already, too; it is logged')
    .option('-o, --output <file>', 'a new file; a folder for several pictures')
    .option('--printer <name>', "one of this computer's, or HOST:PORT of one that takes ZPL")
    .action(async (named: string, numbers: string[], options: LotLabelOptions) =>
      ended(await (await import('../lot/label.ts')).lotLabel(face, { named, numbers, options })),
    );

  command('export <lot> <folder>', 'write all that is known of a lot into a new folder, signed')
    .option('--certificates <folder>', "another station's certificates of the lot; may be given several times", collect)
    .action(async (lot: string, folder: string, options: LotExportOptions) =>
      ended(await (await import('../lot/records.ts')).lotExport(face, lot, folder, options)),
    );

  command('report <lot>', 'write the report of a lot: yield, times, causes, slots')
    .requiredOption('-o, --output <file>', 'a new PDF file')
    .action(async (lot: string, options: LedgerChoice & { output: string }) =>
      ended(await (await import('../lot/records.ts')).lotReport(face, lot, options)),
    );

  command('reconcile [lot]', 'prove the log of a lot, and settle what a crash has left')
    .option('--accept-older', 'go on with a ledger that was put back: scraps what may have been used since')
    .action(async (lot: string | undefined, options: LotReconcileOptions) =>
      ended(await (await import('../lot/reconcile.ts')).lotReconcile(face, lot, options)),
    );

  command('admit <lot> <card>', 'let another station make units of a lot, and read their secrets')
    .requiredOption('--name <name>', 'what people call it')
    .action(async (lot: string, card: string, options: LotAdmitOptions) =>
      ended(await (await import('../lot/stations.ts')).lotAdmit(face, lot, card, options)),
    );

  command('trust <lot>', 'run what the engineer of this lot signs on this station')
    .option('-y, --yes', 'do not ask')
    .action(async (lot: string, options: LedgerChoice & { yes?: true }) =>
      ended(await (await import('../lot/stations.ts')).lotTrust(face, lot, options)),
    );

  command('hooks <lot>', 'show and change whom this station tells of a lot')
    .option('--add <url>', 'tell this address; again to change it')
    .option('--secret <place>', 'sign with it: env:NAME, file:PATH or keychain:NAME')
    .option(
      '--event <event>',
      'unit-passed, unit-failed, lot-paused, lot-complete; several times (default: all)',
      collect,
    )
    .option('--remove <url>', 'tell this address no more; may be given several times', collect)
    .option('--send', 'tell now what waits to be told')
    .action(async (lot: string, options: LotHooksOptions) =>
      ended(await (await import('../lot/hooks.ts')).lotHooks(face, lot, options)),
    );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
