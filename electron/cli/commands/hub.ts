import type { Command } from 'commander';
import type { HubChoice } from '../hub/choose.ts';
import type { HubDevicesOptions } from '../hub/devices.ts';
import type { HubLoginOptions } from '../hub/login.ts';
import type { RegisterOptions } from '../hub/register.ts';
import type { HubTokensOptions } from '../hub/tokens.ts';
import type { Face } from '../output/face.ts';

/** `wick hub …`. What each needs is loaded when it runs. */
export function addHubCommands(hub: Command, face: Face, ended: (code: number) => void): void {
  const command = (signature: string, description: string) =>
    hub
      .command(signature)
      .description(description)
      .option('--json', 'print one JSON object a line')
      .option('--hub <host>', 'another Hub than the one that was logged in to last: HOST or HOST:PORT');

  command('login', 'log in to Pantahub, or to a Hub of your own')
    .option('--user <name>', 'by name and password; without it, by the browser')
    .option('--password-from <place>', 'where the password is: env:NAME, file:PATH or keychain:NAME')
    .option('--ca <file>', "certificate of the authority that vouches for the Hub's own")
    .option('--client-id <id>', 'the application that the Hub is to see when you log in by the browser')
    .action(async (options: HubLoginOptions) => ended(await (await import('../hub/login.ts')).hubLogin(face, options)));

  command('logout', 'forget the login').action(async (options: HubChoice) =>
    ended(await (await import('../hub/login.ts')).hubLogout(face, options)),
  );

  command('devices', 'list the devices that are yours')
    .option('--where <field=value>', 'only those: nick=…, user-meta.KEY=…; ! for not, ^ for begins with', collect)
    .option('--delete <id>', 'delete a device; may be given several times', collect)
    .option('-y, --yes', 'do not ask')
    .action(async (options: HubDevicesOptions) =>
      ended(await (await import('../hub/devices.ts')).hubDevices(face, options)),
    );

  command('tokens', 'list the tokens by which devices become yours, and which of them are stale')
    .option('--older-than <time>', 'count a token as stale after this time, such as 36h or 7d', '7d')
    .option('--disable <id>', 'disable a token, for good; may be given several times', collect)
    .option('--disable-stale', 'disable all that are stale')
    .option('--new', 'make one, and print it, once')
    .option('--tag <text>', 'with --new: by what its device is found later')
    .option('-y, --yes', 'do not ask')
    .action(async (options: HubTokensOptions) =>
      ended(await (await import('../hub/tokens.ts')).hubTokens(face, options)),
    );

  command('register', 'register devices before they are made; their credentials go to a file that a recipe can use')
    .requiredOption('--unit <name>', 'name of a unit; may be given several times', collect)
    .requiredOption('-o, --output <file>', 'a new table for --table, with unit, id, prn and secret')
    .option('--ssh-key <file>', 'public key that may log in to them; may be given several times', collect)
    .option('--meta <key=value>', 'what they are told; may be given several times', collect)
    .action(async (options: RegisterOptions) =>
      ended(await (await import('../hub/register.ts')).hubRegister(face, options)),
    );
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
