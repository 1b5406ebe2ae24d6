/** A member of a JSON object: its value, and the very text that it has there. */
export interface Member {
  key: string;
  text: string;
  value: unknown;
}

/** The members of an object in the order in which they stand. Throws SyntaxError for what is not one JSON object. */
export function readMembers(json: string): Member[] {
  const whole: unknown = JSON.parse(json);
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) throw new SyntaxError('not an object');
  const members: Member[] = [];
  let at = skipSpace(json, json.indexOf('{') + 1);
  while (json[at] === '"') {
    const keyEnd = endOfValue(json, at);
    const start = skipSpace(json, skipSpace(json, keyEnd) + 1);
    const end = endOfValue(json, start);
    const text = json.slice(start, end);
    members.push({ key: String(JSON.parse(json.slice(at, keyEnd))), text, value: JSON.parse(text) });
    at = skipSpace(json, skipSpace(json, end) + 1);
  }
  return members;
}

function skipSpace(json: string, at: number): number {
  while (/\s/.test(json[at] ?? '')) at += 1;
  return at;
}

/** It is known that the text is sound, so that brackets and quotes say where a value ends. */
function endOfValue(json: string, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at += 1) {
    const character = json[at] ?? '';
    if (character === '"') {
      do at += json[at] === '\\' ? 2 : 1;
      while (json[at] !== '"');
      if (depth === 0) return at + 1;
    } else if ('{['.includes(character)) depth += 1;
    else if ('}]'.includes(character)) {
      if (depth === 0) return at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && /[\s,]/.test(character)) return at;
  }
  return json.length;
}
