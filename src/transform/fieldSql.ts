/**
 * Registry fields as DuckDB types, and what to do where the source has drifted. A field whose JSON type was seen to be another than
 * declared is read as JSON and converted only where it has the declared type: DuckDB alone would turn 1.5 into 2 and true into 1,
 * or refuse the whole file.
 */

import { sqlName, sqlString } from '../lake/sqlText.ts';
import type { Fields, FieldType } from '../registry/types.ts';

/** Paths (as in a shape: `lines.data[].amount`) that have drifted. */
export type DriftedPaths = ReadonlySet<string>;

/** The STRUCT that `read_json` is to read. */
export function structType(fields: Fields, drifted: DriftedPaths = new Set(), path = ''): string {
  const members = Object.entries(fields).map(([name, type]) => `${sqlName(name)} ${fieldType(type, drifted, join(path, name))}`);
  return `STRUCT(${members.join(', ')})`;
}

/** An expression that gives the struct of `structType(fields)` from one that was read with the drifted fields as JSON. */
export function restoredStruct(fields: Fields, drifted: DriftedPaths, expression: string, path = ''): string {
  if (!touches(drifted, path)) return expression;
  const members = Object.entries(fields).map(([name, type]) => {
    return `${sqlName(name)} := ${restored(type, drifted, `${expression}.${sqlName(name)}`, join(path, name))}`;
  });
  return `CASE WHEN ${expression} IS NULL THEN NULL ELSE struct_pack(${members.join(', ')}) END`;
}

/** One top-level field of a record that was read with the drifted fields as JSON. */
export function restoredField(fields: Fields, drifted: DriftedPaths, expression: string, name: string): string {
  return restored(fields[name] ?? 'JSON', drifted, `${expression}.${sqlName(name)}`, name);
}

/** A condition that is true where a drifted path, read as JSON, has another type than its field declares. */
export function mismatchSql(fields: Fields, path: string, expression: string): string {
  const [, head = '', rest = ''] = /^([^.[]+)(.*)$/.exec(path) ?? [];
  const type = fields[head];
  if (type === undefined) return 'false';
  return mismatchBelow(type, rest, `${expression}.${sqlName(head)}`);
}

function mismatchBelow(type: FieldType, rest: string, expression: string): string {
  if (rest === '') return `coalesce(json_type(${expression}) NOT IN (${allowedByDuckDB(type)}), false)`;
  if (typeof type === 'string') return 'false';
  if ('struct' in type) return mismatchSql(type.struct, rest.slice(1), expression);
  return `coalesce(list_bool_or(list_transform(${expression}, lambda x: ${mismatchBelow(type.list, rest.slice(2), 'x')})), false)`;
}

/** What DuckDB's `json_type` may say of a field, as a list of literals. */
function allowedByDuckDB(type: FieldType): string {
  if (typeof type === 'object') return 'struct' in type ? "'OBJECT', 'NULL'" : "'ARRAY', 'NULL'";
  return { VARCHAR: "'VARCHAR', 'NULL'", BIGINT: "'BIGINT', 'UBIGINT', 'NULL'", BOOLEAN: "'BOOLEAN', 'NULL'", JSON: 'NULL' }[type];
}

/** The JSON types, as a shape names them, that a field may have. */
export function expectedJsonTypes(type: FieldType): readonly string[] {
  if (typeof type === 'object') return 'struct' in type ? ['object', 'null'] : ['array', 'null'];
  switch (type) {
    case 'VARCHAR':
      return ['string', 'null'];
    case 'BIGINT':
      return ['integer', 'null'];
    case 'BOOLEAN':
      return ['bool', 'null'];
    case 'JSON':
      return ['null', 'bool', 'integer', 'number', 'string', 'object', 'array'];
    default:
      return type satisfies never;
  }
}

function fieldType(type: FieldType, drifted: DriftedPaths, path: string): string {
  if (drifted.has(path)) return 'JSON';
  if (typeof type === 'string') return type;
  if ('struct' in type) return structType(type.struct, drifted, path);
  return `${fieldType(type.list, drifted, `${path}[]`)}[]`;
}

function restored(type: FieldType, drifted: DriftedPaths, expression: string, path: string): string {
  if (drifted.has(path)) return fromJson(type, expression);
  if (typeof type === 'string' || !touches(drifted, path)) return expression;
  if ('struct' in type) return restoredStruct(type.struct, drifted, expression, path);
  return `list_transform(${expression}, lambda x: ${restored(type.list, drifted, 'x', `${path}[]`)})`;
}

function fromJson(type: FieldType, expression: string): string {
  if (typeof type === 'object') {
    const kind = 'struct' in type ? 'OBJECT' : 'ARRAY';
    return `CASE WHEN json_type(${expression}) = '${kind}' THEN json_transform(${expression}, ${sqlString(jsonStructure(type))}) END`;
  }
  switch (type) {
    case 'VARCHAR':
      return `CASE WHEN json_type(${expression}) = 'VARCHAR' THEN ${expression} ->> '$' END`;
    case 'BIGINT':
      return `CASE WHEN json_type(${expression}) IN ('BIGINT', 'UBIGINT') THEN TRY_CAST(${expression} AS BIGINT) END`;
    case 'BOOLEAN':
      return `CASE WHEN json_type(${expression}) = 'BOOLEAN' THEN CAST(${expression} AS BOOLEAN) END`;
    case 'JSON':
      return expression;
    default:
      return type satisfies never;
  }
}

/** The structure argument of `json_transform`. */
function jsonStructure(type: FieldType): string {
  if (typeof type === 'string') return JSON.stringify(type);
  if ('list' in type) return `[${jsonStructure(type.list)}]`;
  return `{${Object.entries(type.struct)
    .map(([name, member]) => `${JSON.stringify(name)}: ${jsonStructure(member)}`)
    .join(', ')}}`;
}

function touches(drifted: DriftedPaths, path: string): boolean {
  if (path === '') return drifted.size > 0;
  for (const one of drifted) if (one === path || one.startsWith(`${path}.`) || one.startsWith(`${path}[`)) return true;
  return false;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
