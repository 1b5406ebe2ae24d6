import { WickError } from '../../../contract/errors.ts';
import type { HelperCommand } from '../spawn-helper.ts';
import { helperCommand } from '../spawn-helper.ts';
import { startByConnection } from './by-connection.ts';
import type { Way } from './way.ts';

/** Exit codes of the script below; no helper ends with them. */
const dismissed = 126;
const failed = 127;

/** ERROR_CANCELLED (winerror.h): the person said no. */
const cancelled = 1223;

/** Windows' own prompt (User Account Control). What it starts cannot inherit pipes. */
export const runAs: Way = {
  ask(names, how) {
    const { program, args } = helperCommand();
    return startByConnection((more) => elevated({ program, args: [...args, ...more] }), names, how);
  },
  refusal({ code, reason }, target) {
    return code === dismissed
      ? new WickError('rights-refused', { target, reason: 'the question was answered with no' })
      : new WickError('rights-unavailable', { target, reason });
  },
};

/**
 * PowerShell that starts a program by ShellExecute with the verb `runas`, and waits for it. The script goes over as
 * base64, and program and arguments inside it as literals, so that nothing of them is ever read as code.
 */
export function elevated({ program, args }: HelperCommand): HelperCommand {
  const script = [
    "$ErrorActionPreference = 'Stop'",
    '$start = New-Object System.Diagnostics.ProcessStartInfo',
    `$start.FileName = ${literal(program)}`,
    `$start.Arguments = ${literal(args.map(quoteArgument).join(' '))}`,
    "$start.Verb = 'runas'",
    '$start.UseShellExecute = $true',
    "$start.WindowStyle = 'Hidden'",
    'try { $process = [System.Diagnostics.Process]::Start($start) } catch {',
    '  $reason = $_.Exception.GetBaseException()',
    `  if ($reason.NativeErrorCode -eq ${cancelled}) { exit ${dismissed} }`,
    `  [Console]::Error.WriteLine($reason.Message); exit ${failed}`,
    '}',
    '$process.WaitForExit()',
    'exit $process.ExitCode',
  ].join('\n');
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  return { program: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded] };
}

/** A string of PowerShell in which nothing is replaced. */
function literal(text: string): string {
  return `'${text.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}

/** As programs of Windows take their command line apart (CommandLineToArgvW). */
export function quoteArgument(text: string): string {
  if (text !== '' && !/[\s"]/.test(text)) return text;
  return `"${text.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;
}
