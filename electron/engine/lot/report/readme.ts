/** What lies in an export, for whoever finds it. */
export function readme(name: string): string {
  return `Lot "${name}", as a station of Wick has exported it

units.csv        One line for each unit: RFC 4180, UTF-8 with a byte order mark, commas. A cell that a spreadsheet would take
                 for a formula (it begins with = + - @, a tab or a line end) has an apostrophe in front, and so has one that
                 begins with an apostrophe: programs take one apostrophe away.
units.jsonl      The same for programs: one JSON object a line, with nothing in front of anything.
log.jsonl        Everything that happened, in order. "hash" is the SHA-256 of "previous" and of the entry's canonical JSON
                 (RFC 8785) without "hash": no line can be changed, taken out or put in unnoticed.
report.pdf       The lot on paper.
statistics.json  Its figures. Times in milliseconds, rates in bytes a second.
lot.json         What the lot was to be, signed by its engineer (Ed25519 over the canonical JSON of "lot").
certificates/    What was written on each card, signed by the station that made it: one for each unit and attempt. Those with ".boot" say
                 what its device has shown, too.
manifest.json    The SHA-256 of every file here, and the last hash of the log, signed by the station that exported it.

All of it is as the lot was at one moment: after the last entry of the log that is here. Whether nothing was changed since,
"wick lot verify FOLDER" tells.

Secrets are in none of these files.
`;
}
