import { join } from 'node:path';

/**
 * CredReadW, CredWriteW and CredDeleteW of the session's Credential Manager (wincred.h, CREDENTIALW): Windows has no program
 * of its own that shows a secret, and none that takes one from a pipe. The name comes in by the environment, secrets come
 * and go through pipes in base64; nothing of either stands in a command line.
 */
const library = `
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
public static class WickCredential {
  [StructLayout(LayoutKind.Sequential)]
  struct Credential {
    public uint Flags, Type;
    public IntPtr TargetName, Comment;
    public System.Runtime.InteropServices.ComTypes.FILETIME LastWritten;
    public uint BlobSize;
    public IntPtr Blob;
    public uint Persist, AttributeCount;
    public IntPtr Attributes, TargetAlias, UserName;
  }
  [DllImport("advapi32.dll", EntryPoint = "CredReadW", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredRead(string target, uint type, uint flags, out IntPtr credential);
  [DllImport("advapi32.dll", EntryPoint = "CredWriteW", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredWrite(ref Credential credential, uint flags);
  [DllImport("advapi32.dll", EntryPoint = "CredDeleteW", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredDelete(string target, uint type, uint flags);
  [DllImport("advapi32.dll")]
  static extern void CredFree(IntPtr credential);
  public static bool Delete(string target) { return CredDelete(target, 1, 0); }
  public static bool Write(string target, byte[] blob) {
    Credential made = new Credential();
    made.Type = 1;
    // CRED_PERSIST_LOCAL_MACHINE: stays when the person logs off.
    made.Persist = 2;
    made.BlobSize = (uint)blob.Length;
    made.TargetName = Marshal.StringToCoTaskMemUni(target);
    made.UserName = Marshal.StringToCoTaskMemUni("wick");
    made.Blob = Marshal.AllocCoTaskMem(blob.Length);
    try {
      Marshal.Copy(blob, 0, made.Blob, blob.Length);
      return CredWrite(ref made, 0);
    } finally {
      Marshal.FreeCoTaskMem(made.Blob);
      Marshal.FreeCoTaskMem(made.UserName);
      Marshal.FreeCoTaskMem(made.TargetName);
    }
  }
  public static string Read(string target) {
    IntPtr place;
    if (!CredRead(target, 1, 0, out place)) return null;
    try {
      Credential found = (Credential)Marshal.PtrToStructure(place, typeof(Credential));
      byte[] blob = new byte[found.BlobSize];
      if (blob.Length > 0) Marshal.Copy(found.Blob, blob, 0, blob.Length);
      return Convert.ToBase64String(blob);
    } finally { CredFree(place); }
  }
}
'@
`;

const scripts = {
  read: `$found = [WickCredential]::Read($env:WICK_CREDENTIAL)
if ($null -eq $found) { exit 3 }
[Console]::Out.Write($found)`,
  write: `$blob = [Convert]::FromBase64String([Console]::In.ReadToEnd())
if (-not [WickCredential]::Write($env:WICK_CREDENTIAL, $blob)) { exit 3 }`,
  delete: 'if (-not [WickCredential]::Delete($env:WICK_CREDENTIAL)) { exit 3 }',
};

export interface Question {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

/**
 * How to read, write or delete the generic credential `wick:NAME`, as `cmdkey /generic:wick:NAME /user:wick /pass` keeps it.
 * What is written comes by the standard input: see `credentialText`.
 */
export function askForCredential(
  name: string,
  what: keyof typeof scripts = 'read',
  environment: NodeJS.ProcessEnv = process.env,
): Question {
  const script = `${library}${scripts[what]}\n`;
  const root = environment['SystemRoot'] ?? 'C:\\Windows';
  return {
    // By its full path: a program of that name in the current folder would be started instead.
    command: join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(script, 'utf16le').toString('base64')],
    env: { ...environment, WICK_CREDENTIAL: `wick:${name}` },
  };
}

/** Windows keeps texts in UTF-16. */
export function readCredential(output: string): string {
  return Buffer.from(output.trim(), 'base64').toString('utf16le');
}

/** The opposite. */
export function credentialText(secret: string): string {
  return Buffer.from(secret, 'utf16le').toString('base64');
}
