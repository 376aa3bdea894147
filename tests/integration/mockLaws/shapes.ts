/** The fields of a kind of object, each with the JSON types that were seen of it. */
export type Shape = Record<string, string[]>;

/** The shape of some objects, over all of them: fields in the order of their names. */
export function shapesOf(objects: readonly object[]): Shape {
  const seen = new Map<string, Set<string>>();
  for (const object of objects) {
    for (const [field, value] of Object.entries(object)) seen.set(field, (seen.get(field) ?? new Set()).add(typeOf(value)));
  }
  return Object.fromEntries([...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([field, types]) => [field, [...types].toSorted()]));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
