/** Column types as SQL headers write them ↔ as a Delta schema writes them (Delta PROTOCOL.md, "Schema Serialization Format"). */
import { PipelineError } from '../domain/errors.ts';

export interface Column {
  readonly name: string;
  /** A type of `TYPES`, or `DECIMAL(p,s)`. */
  readonly type: string;
  readonly description: string;
}

/** Delta's `timestamp` is an instant; a zone-less one would need a newer protocol, so there is none. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['VARCHAR', 'string'],
  ['BIGINT', 'long'],
  ['INTEGER', 'integer'],
  ['BOOLEAN', 'boolean'],
  ['DATE', 'date'],
  ['TIMESTAMPTZ', 'timestamp'],
  ['DOUBLE', 'double'],
]);

/** Whether a table may have a column of this type. */
export function isColumnType(type: string): boolean {
  return TYPES.has(type) || /^DECIMAL\(\d{1,2},\d{1,2}\)$/.test(type);
}

/** The `schemaString` of a table. Throws on a type that a Delta table cannot have. */
export function deltaSchema(columns: readonly Column[]): string {
  const fields = columns.map(({ name, type, description }) => ({
    name,
    type: deltaType(type, name),
    nullable: true,
    metadata: { comment: description },
  }));
  return JSON.stringify({ type: 'struct', fields });
}

/** DuckDB's spelling of a column type → the one that headers use. */
export function headerType(duckdbType: string): string {
  return duckdbType === 'TIMESTAMP WITH TIME ZONE' ? 'TIMESTAMPTZ' : duckdbType;
}

/** The columns of a `schemaString`; the inverse of `deltaSchema`. */
export function columnsOf(schemaString: string): Column[] {
  const schema: unknown = JSON.parse(schemaString);
  return fieldsOf(schema).map(({ name, type, metadata }) => ({
    name,
    type: columnType(type, name),
    description: String(metadata?.['comment'] ?? ''),
  }));
}

interface DeltaField {
  readonly name: string;
  readonly type: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

function fieldsOf(schema: unknown): DeltaField[] {
  if (typeof schema === 'object' && schema !== null && 'fields' in schema && Array.isArray(schema.fields)) return schema.fields;
  throw new PipelineError('STORAGE_CORRUPT', 'a table has a schema without fields', {
    hint: 'The table was not written by this tool, or its log is damaged.',
  });
}

function deltaType(type: string, column: string): string {
  const plain = TYPES.get(type);
  if (plain !== undefined) return plain;
  if (isColumnType(type)) return type.toLowerCase();
  throw new PipelineError('TRANSFORM_CONTRACT', `column ${column} has the type ${type}, which a published table cannot have`, {
    hint: `Cast it in the SQL to one of ${[...TYPES.keys()].join(', ')} or DECIMAL(p,s).`,
  });
}

function columnType(type: unknown, column: string): string {
  for (const [sql, delta] of TYPES) if (delta === type) return sql;
  if (typeof type === 'string' && type.startsWith('decimal(')) return type.toUpperCase().replaceAll(' ', '');
  throw new PipelineError(
    'STORAGE_NEWER_VERSION',
    `column ${column} has the type ${JSON.stringify(type)}, which this version does not read`,
    { hint: 'Use the newer binary.' },
  );
}
