/** Colours, cursor movements and titles (ECMA-48 5.4, xterm's OSC), and lone escapes. */
// oxlint-disable-next-line no-control-regex -- they are made of control characters
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])?/gu;
// oxlint-disable-next-line no-control-regex -- as above
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** One line without escape sequences, control characters, those that turn the direction of writing, and space at its ends: safe to be shown in a terminal. */
export function plainText(text: string): string {
  return text
    .replaceAll(escapes, '')
    .replaceAll(/[\t\n]/gu, ' ')
    .replaceAll(controls, '')
    .trim();
}
