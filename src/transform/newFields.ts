/** Fields that the source sends and the pinned API version does not have: kept in the column `extra`, and worth a warning. */

import { sqlName, sqlString } from '../lake/sqlText.ts';
import { KNOWN_FIELDS } from '../registry/knownFields.generated.ts';
import type { Fields } from '../registry/types.ts';
import type { ShapeRecord } from './drift.ts';

export interface NewField {
  readonly name: string;
  /** JSON types that it came with. */
  readonly types: readonly string[];
}

/** The top-level fields in the shapes that neither the API's types nor the registry know. An object that the types do not have gives none. */
export function findNewFields(object: string, fields: Fields, shapes: readonly ShapeRecord[]): NewField[] {
  const known = KNOWN_FIELDS[object]?.split(' ');
  if (known === undefined) return [];
  const expected = new Set([...known, ...Object.keys(fields)]);
  const found = new Map<string, Set<string>>();
  for (const shape of shapes) {
    for (const [path, types] of Object.entries(shape)) {
      if (expected.has(path) || path.includes('.') || path.includes('[')) continue;
      found.set(path, new Set([...(found.get(path) ?? []), ...types]));
    }
  }
  return [...found].map(([name, types]) => ({ name, types: [...types].sort() })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The registry's fields and the new ones, which are read as JSON. */
export function withNewFields(fields: Fields, newFields: readonly NewField[]): Fields {
  return { ...fields, ...Object.fromEntries(newFields.map(({ name }) => [name, 'JSON' as const])) };
}

/** The new fields of a record as one JSON object in text, without those that are null; NULL when there is none. */
export function extraSql(newFields: readonly NewField[], record: string): string {
  if (newFields.length === 0) return 'CAST(NULL AS VARCHAR)';
  const members = newFields.map(({ name }) => `${sqlString(name)}, ${record}.${sqlName(name)}`);
  // A merge patch leaves out what is null (RFC 7396): a field that only other records have must not show here.
  return `nullif(CAST(json_merge_patch('{}', json_object(${members.join(', ')})) AS VARCHAR), '{}')`;
}
