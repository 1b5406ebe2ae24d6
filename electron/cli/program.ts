import { Command, CommanderError, Option } from 'commander';
import { WickError } from '../contract/errors.ts';
import type { BootOptions } from './boot/options.ts';
import type { BmapCreateOptions } from './commands/bmap.ts';
import type { CatalogueListOptions } from './commands/catalogue.ts';
import type { FlashOptions } from './commands/flash.ts';
import { addHubCommands } from './commands/hub.ts';
import { addLotCommands } from './commands/lot.ts';
import type { InspectOptions } from './commands/inspect.ts';
import type { ProvisionOptions } from './commands/provision.ts';
import type { StationCommandOptions } from './commands/station.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { Face } from './output/face.ts';
import { version } from './version.ts';

/** The command and its subcommands. What each needs is loaded when it runs, so that `--version` stays instant. */
export function buildProgram(face: Face): { run(args: readonly string[]): Promise<number> } {
  let code = 0;
  const program = new Command('wick')
    .description('Writes disk images to cards and drives, and proves that they arrived.')
    .version(version)
    .option('--json', 'print one JSON object a line')
    .configureOutput({ writeErr: () => {}, writeOut: (text) => showText(face, text.trimEnd()) })
    .exitOverride()
    .enablePositionalOptions(false);

  const command = (signature: string, description: string) =>
    program.command(signature).description(description).option('--json', 'print one JSON object a line').exitOverride();

  command('drives', 'list the cards and drives that can be written')
    .option('--all', 'hidden drives too, each with why')
    .action(async (options: { all?: true }) => {
      const { drives } = await import('./commands/drives.ts');
      code = await drives(face, { all: options.all === true });
    });

  command('flash <names...>', 'write an image to one or more drives, and read it back')
    .usage('[options] [image] <target...>')
    .option('--bmap <file>', 'block map that says which parts to write (default: the one beside the image)')
    .option('--no-bmap', 'write the whole image, map or not')
    .option('--bmap-key <file>', 'OpenPGP key that must have signed the block map')
    .option('--bmap-signature <file>', 'detached signature of the block map (default: the one beside it)')
    .option('--entry <name>', 'which image of an archive')
    .option('--sha256 <hex>', 'refuse anything but this image; of the file, or of the image inside')
    .option('--zero-unmapped', 'overwrite old data with zeroes where the image has gaps')
    .option('--no-verify', 'do not read back')
    .option('--changed-only', 'write only what the drive does not hold yet')
    .option('--no-eject', 'leave the drive in place afterwards')
    .option('--no-store', 'neither use nor leave a copy of the unpacked image')
    .option('--recipe <file>', "what makes each card one device's own; it may name the image, too")
    .option('--set <name=value>', 'value of a variable of the recipe; may be given several times', collect)
    .option('--table <file>', 'CSV or JSON with values of the variables, a row for each target')
    .option('--certificate <place>', 'keep a signed certificate of each good target: a folder, or a new file')
    .option('--boot', 'then watch the first boot of each card, by all that can be seen from here')
    .option('--virtual', 'the target is a practice drive: a plain file')
    .option('--size <size>', 'size of a new practice drive, such as 8GiB')
    .option('--dry-run', 'show the plan, write nothing')
    .option('-y, --yes', 'do not ask')
    .addOption(
      new Option('--force <drive>', 'write this drive although it is protected; type its exact name').argParser(
        (value: string, before: string[] | undefined) => [...(before ?? []), value],
      ),
    )
    .action(async (names: string[], options: FlashOptions) => {
      const { flashCommand } = await import('./commands/flash.ts');
      code = await flashCommand(face, names, options);
    });

  command('verify <target>', 'read a drive back and compare it')
    .option('--image <image>', 'with this image')
    .option('--bmap <file>', 'with the checksums of this block map')
    .option('--bmap-key <file>', 'OpenPGP key that must have signed the block map')
    .option('--bmap-signature <file>', 'detached signature of the block map')
    .option('--entry <name>', 'which image of an archive')
    .option('--certificate <file>', 'with what was certified when it was flashed')
    .option(
      '--trusted <key>',
      'station that must have signed the certificate: PEM file, or key; several times',
      collect,
    )
    .option('--virtual', 'the target is a practice drive: a plain file')
    .action(async (target: string, options: VerifyOptions) => {
      const { verifyCommand } = await import('./commands/verify.ts');
      code = await verifyCommand(face, target, options);
    });

  command('provision <target>', 'give a card that was flashed before the settings of a recipe')
    .option('--recipe <file>', "what makes the card one device's own")
    .option('--set <name=value>', 'value of a variable of the recipe; may be given several times', collect)
    .option('--undo', 'take back what was done last')
    .option('--dry-run', 'show every file and byte that would change, write nothing')
    .option('--certificate <place>', 'keep a signed certificate of what was changed: a folder, or a new file')
    .option('--virtual', 'the target is a practice drive: a plain file')
    .option('--no-eject', 'leave the drive in place afterwards')
    .option('-y, --yes', 'do not ask')
    .option('--force <drive>', 'change this drive although it is protected; type its exact name', collect)
    .action(async (target: string, options: ProvisionOptions) => {
      const { provisionCommand } = await import('./commands/provision.ts');
      code = await provisionCommand(face, target, options);
    });

  command(
    'inspect <what>',
    'tell what is in an image, on a drive, in an export or a folder of pvr, and whether it is right',
  )
    .option('--trust <file>', 'PEM certificates or public keys that must have signed it')
    .option('--entry <name>', 'which image of an archive')
    .option('--no-store', 'do not use a copy of the unpacked image')
    .action(async (what: string, options: InspectOptions) => {
      const { inspectCommand } = await import('./commands/inspect.ts');
      code = await inspectCommand(face, what, options);
    });

  const bmap = command('bmap', 'make and check block maps');
  bmap
    .command('create <image>')
    .description('make the block map of a raw image, from the holes in its file')
    .option('--json', 'print one JSON object a line')
    .option('--used', 'from what its file systems use instead; of packed images, too')
    .option('--entry <name>', 'which image of an archive')
    .option('-o, --output <file>', 'where to put it (default: standard output)')
    .action(async (image: string, options: BmapCreateOptions) => {
      const { bmapCreate } = await import('./commands/bmap.ts');
      code = await bmapCreate(face, image, options);
    });
  bmap
    .command('check <image> <bmap>')
    .description('check an image against its block map')
    .option('--json', 'print one JSON object a line')
    .option('--key <file>', 'OpenPGP key that must have signed the block map')
    .option('--signature <file>', 'detached signature of the block map')
    .action(async (image: string, map: string, options: { key?: string; signature?: string }) => {
      const { bmapCheck } = await import('./commands/bmap.ts');
      code = await bmapCheck(face, image, map, options);
    });

  const catalogue = command('catalogue [path]', 'show which images can be had, and where')
    .option('--board <name>', 'only images that run on this board, in all that lies below')
    .option('--all', 'all images that lie below')
    .action(async (path: string | undefined, options: CatalogueListOptions) => {
      const { catalogueCommand } = await import('./commands/catalogue.ts');
      code = await catalogueCommand(face, path, options);
    });
  catalogue
    .command('add <name> <address>')
    .description('give a list of images a name')
    .option('--json', 'print one JSON object a line')
    .action(async (name: string, address: string) => {
      const { catalogueAdd } = await import('./commands/catalogue.ts');
      code = await catalogueAdd(face, name, address);
    });
  catalogue
    .command('remove <name>')
    .description('forget a list that was added')
    .option('--json', 'print one JSON object a line')
    .action(async (name: string) => {
      const { catalogueRemove } = await import('./commands/catalogue.ts');
      code = await catalogueRemove(face, name);
    });

  addHubCommands(command('hub', 'log in to Pantahub; its devices and tokens'), face, (ended) => {
    code = ended;
  });

  addLotCommands(command('lot', 'make a lot of devices: a table of units, card after card'), face, (ended) => {
    code = ended;
  });

  command('boot', 'watch the first boot of a device, and say whether it came up as it was made')
    .option('--unit <id>', 'the device: its id at the Hub, or its tag')
    .option('--certificate <file>', 'what the card was made to be; gets the result; several times', collect)
    .option(
      '--trusted <key>',
      'station whose certificates may be signed anew: PEM file, or key; several times',
      collect,
    )
    .option('--recipe <file>', 'what the first boot must come to')
    .option('--set <name=value>', 'value of a variable of the recipe; may be given several times', collect)
    .option('--serial <port[@baud]>', 'look at this console, at 115200 baud unless it says; several times', collect)
    .option('--lan [address...]', 'ask these addresses, or those that are learnt')
    .option('--mdns', 'listen to what devices announce on the network')
    .option('--interface <name>', 'listen on this network interface only, such as eth0; several times', collect)
    .option('--hub [host]', 'ask the Hub that you are logged in to, or another one')
    .option('--claim', 'claim it for you at the Hub, with the words that it shows')
    .option('--medium <drive>', 'look at the card that was pulled back: a drive, or a plain file')
    .option('--timeout <time>', 'how long at most (default: 5m)')
    .option('--expect <wish>', 'none, up or claimed (default: up, and claimed where the card can claim itself)')
    .option('--log <folder>', 'keep what the consoles say, with secrets masked')
    .action(async (options: BootOptions) => {
      const { bootCommand } = await import('./commands/boot.ts');
      code = await bootCommand(face, options);
    });

  command('station', 'serve the desktop app to a browser')
    .option('--host <host>', 'where to listen; others than this computer need a password', '127.0.0.1')
    .option('--port <port>', '0 for any that is free', '8337')
    .option('--password-file <file>', 'file whose first line lets people in')
    .option('--tls-cert <file>', 'certificate chain in PEM, in place of an own one')
    .option('--tls-key <file>', 'its key')
    .option('--ledger <where>', 'record lots in this file, or at postgres://…, from now on')
    .action(async (options: StationCommandOptions) => {
      const { stationCommand } = await import('./commands/station.ts');
      code = await stationCommand(face, options);
    });

  command('demo', 'see how it goes: flash a practice drive, and watch the first boot of a practice device').action(
    async () => {
      const { demo } = await import('./commands/demo.ts');
      code = await demo(face);
    },
  );

  return {
    async run(args) {
      try {
        await program.parseAsync([...args], { from: 'user' });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        if (error.exitCode === 0) return 0;
        // What there is too much of is not repeated: a secret may have slipped out of its --set.
        const message =
          error.code === 'commander.excessArguments'
            ? error.message.replace(/(but got \d+): .*$/s, '$1.')
            : error.message;
        const reason = error.code === 'commander.help' ? whatToDo(program, args) : sentence(message);
        throw new WickError('usage', { reason }, { cause: error });
      }
      return code;
    },
  };
}

/** An option that may be given several times. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Help and version are answers like others. */
function showText(face: Face, text: string): void {
  if (face.json) face.event('result', { ok: true, exitCode: 0, text });
  else face.print(text);
}

/** A command that only has subcommands was called by itself. */
function whatToDo(program: Command, args: readonly string[]): string {
  const called = program.commands.find((one) => one.name() === args[0]) ?? program;
  return `Say what to do: ${called.commands.map((one) => one.name()).join(', ')}.`;
}

/** commander's `error: unknown option '--x'` as a sentence. */
function sentence(message: string): string {
  const text = message.replace(/^error: /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
