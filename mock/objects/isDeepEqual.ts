/** True when two JSON values are the same; the order of fields counts, as both come from one builder. */
export function isDeepEqual(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
