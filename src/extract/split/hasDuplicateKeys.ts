const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;

/**
 * Whether any object of the (valid) JSON text has the same key twice once escapes are undone: `"a"` and `"\u0061"` are one key. Slow and
 * exact: used for records that have an escape in a key, which hardly any has.
 */
export function hasDuplicateKeys(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  let previous = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const keys = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && keys instanceof Set && (previous === '{' || previous === ',')) {
      const key = unescapeKey(token);
      if (keys.has(key)) return true;
      keys.add(key);
    }
    previous = token;
  }
  return false;
}

/** A key with a raw control character cannot be parsed; its record is in quarantine for that already. */
function unescapeKey(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
