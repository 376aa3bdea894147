/** Schema drift, read off the shapes in the run manifests: which declared fields came with another JSON type. */
import type { Fields, FieldType } from '../registry/types.ts';
import type { Drift } from '../state/stages/transforms.ts';
import { expectedJsonTypes } from './fieldSql.ts';

/** Path → JSON types seen. */
export type ShapeRecord = Readonly<Record<string, readonly string[]>>;

/** The declared fields of a stream that some part has with a type they must not have; in how many objects is still to be counted. */
export function findDrift(stream: string, fields: Fields, shapes: readonly ShapeRecord[]): Drift[] {
  const seen = mergeShapes(shapes);
  return [...declaredPaths(fields)].flatMap(([path, type]) => {
    const expected = expectedJsonTypes(type);
    const found = [...(seen.get(path) ?? [])].filter((one) => !expected.includes(one));
    return found.length === 0 ? [] : [{ entity: stream, path, expected: expected[0] ?? '', found: found.sort(), rows: 0, ids: [] }];
  });
}

function mergeShapes(shapes: readonly ShapeRecord[]): Map<string, Set<string>> {
  const merged = new Map<string, Set<string>>();
  for (const shape of shapes) {
    for (const [path, types] of Object.entries(shape)) {
      const known = merged.get(path) ?? new Set();
      for (const type of types) known.add(type);
      merged.set(path, known);
    }
  }
  return merged;
}

/** Every path below the fields, with its declared type: `lines`, `lines.data`, `lines.data[]`, `lines.data[].amount`. */
function* declaredPaths(fields: Fields, path = ''): Generator<[string, FieldType]> {
  for (const [name, type] of Object.entries(fields)) yield* pathsOf(type, path === '' ? name : `${path}.${name}`);
}

function* pathsOf(type: FieldType, path: string): Generator<[string, FieldType]> {
  yield [path, type];
  if (typeof type === 'string') return;
  if ('struct' in type) yield* declaredPaths(type.struct, path);
  else yield* pathsOf(type.list, `${path}[]`);
}
