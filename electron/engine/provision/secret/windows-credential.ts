import { join } from 'node:path';

/**
 * CredReadW of the session's Credential Manager (wincred.h, CREDENTIALW), which has no program of Windows' own that shows a
 * secret. The name comes in by the environment, the secret goes out in base64; nothing of either stands in a command line.
 */
const script = `
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
  [DllImport("advapi32.dll")]
  static extern void CredFree(IntPtr credential);
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
$found = [WickCredential]::Read($env:WICK_CREDENTIAL)
if ($null -eq $found) { exit 3 }
[Console]::Out.Write($found)
`;

export interface Question {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

/** How to ask for the generic credential `wick:NAME`, as `cmdkey /generic:wick:NAME /user:wick /pass` keeps it. */
export function askForCredential(name: string, environment: NodeJS.ProcessEnv = process.env): Question {
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
