/**
 * The header of a SQL file is its contract: comment lines at the top, `-- name: value`, and under `columns:` one column a line.
 *
 *     -- model: silver.charges
 *     -- description: Every charge, as it last was.
 *     -- grain: one row a charge
 *     -- key: id
 *     -- partition: month of created_at
 *     -- columns:
 *     --   id            VARCHAR        required  The charge.
 */
import { PipelineError } from '../../domain/errors.ts';

export interface HeaderField {
  readonly value: string;
  /** Line in the file, from 1. */
  readonly line: number;
}

export interface Header {
  readonly file: string;
  readonly fields: ReadonlyMap<string, HeaderField>;
  /** The indented lines below a field that has no value of its own, such as `columns`. */
  readonly blocks: ReadonlyMap<string, readonly HeaderField[]>;
}

const FIELD = /^-- ([a-z_]+):\s*(.*)$/;
const INDENTED = /^--\s{2,}(\S.*)$/;

/** Reads the comment lines at the top of a SQL file. Throws `TRANSFORM_CONTRACT` with file and line for a line it cannot read. */
export function parseHeader(file: string, sql: string): Header {
  const fields = new Map<string, HeaderField>();
  const blocks = new Map<string, HeaderField[]>();
  let current = '';
  for (const [index, text] of sql.split('\n').entries()) {
    if (!text.startsWith('--')) break;
    const line = index + 1;
    const field = FIELD.exec(text);
    const indented = INDENTED.exec(text);
    if (field !== null) {
      current = field[1] ?? '';
      if (fields.has(current)) throw contractError(file, line, `the field ${current} stands twice`);
      fields.set(current, { value: (field[2] ?? '').trim(), line });
    } else if (indented !== null && current !== '') {
      blocks.set(current, [...(blocks.get(current) ?? []), { value: indented[1] ?? '', line }]);
    } else {
      throw contractError(file, line, `this line of the header is neither "-- name: value" nor an indented line below one: ${text}`);
    }
  }
  return { file, fields, blocks };
}

/** The value of a field that must be there and not be empty. A value may go on in the indented lines below it. */
export function requireField(header: Header, name: string): string {
  const value = optionalField(header, name);
  if (value === undefined) throw contractError(header.file, 1, `the header has no "-- ${name}: …"`);
  return value;
}

/** The value of a field, joined with its indented lines; undefined when it is missing or empty. */
export function optionalField(header: Header, name: string): string | undefined {
  const parts = [header.fields.get(name)?.value ?? '', ...(header.blocks.get(name) ?? []).map(({ value }) => value)];
  const value = parts.join(' ').trim();
  return value === '' ? undefined : value;
}

/** The error for a header that does not hold what it must. */
export function contractError(file: string, line: number, what: string): PipelineError {
  return new PipelineError('TRANSFORM_CONTRACT', `${file}:${line}: ${what}`, {
    hint: 'The header of a SQL file is its contract: see docs/data-model.md for its form.',
    details: { file, line },
  });
}
