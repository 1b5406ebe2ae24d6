/** What a list of updates (electron-builder's latest*.yml) says that must be ours. */
export interface Release {
  version: string;
  /** What is new: plain text. */
  releaseNotes: string;
  /** `sha512` in base64; `size` in bytes. */
  files: readonly { url: string; sha512: string; size: number }[];
}

/** What is signed: all that decides what is downloaded, and all that the person is told of it. */
export function signedText({ version, releaseNotes, files }: Release): Buffer {
  const named = files.map(({ url, size, sha512 }) => [url, size, sha512]);
  return Buffer.from(JSON.stringify(['wick update 1', version, releaseNotes, named]));
}
