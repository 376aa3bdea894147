const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const OPENERS = new Set([0x7b, 0x5b]);
const CLOSERS = new Set([0x7d, 0x5d]);

/**
 * The bytes of a member of a JSON object, such as `['data', 'object']`, as they stand; undefined if there is none. The object must be valid JSON
 * without whitespace between its tokens, as the splitter gives it; names are compared as they are written.
 */
export function memberBytes(json: Uint8Array, path: readonly string[]): Uint8Array | undefined {
  let value: Uint8Array | undefined = json;
  for (const name of path) value = value === undefined ? undefined : member(value, Buffer.from(JSON.stringify(name)));
  return value;
}

function member(object: Uint8Array, key: Buffer): Uint8Array | undefined {
  if (object[0] !== 0x7b) return undefined;
  for (let at = 1; object[at] === QUOTE; at++) {
    const colon = endOfValue(object, at);
    const end = endOfValue(object, colon + 1);
    if (object[colon] === COLON && key.equals(object.subarray(at, colon))) return object.subarray(colon + 1, end);
    at = end;
    if (object[at] !== COMMA) return undefined;
  }
  return undefined;
}

/** Where the value that begins at `start` ends: before the comma, colon or bracket that follows it. */
function endOfValue(json: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < json.length; at++) {
    const byte = json[at] ?? 0;
    if (byte === QUOTE) at = endOfString(json, at);
    else if (OPENERS.has(byte)) depth += 1;
    else if (CLOSERS.has(byte)) {
      if (depth === 0) return at;
      depth -= 1;
    } else if (depth === 0 && (byte === COMMA || byte === COLON)) return at;
  }
  return json.length;
}

/** The closing quote of the string that opens at `start`. */
function endOfString(json: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
