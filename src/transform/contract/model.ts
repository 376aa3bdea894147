/** A model: one SQL file with its contract, which becomes one table. */
import { type Column, isColumnType } from '../../lake/deltaSchema.ts';
import { contractError, type Header, optionalField, parseHeader, requireField } from './header.ts';

export type Layer = 'silver' | 'gold';

export interface ModelColumn extends Column {
  readonly required: boolean;
}

/** How a table is cut into partitions: by the first day of the month, by the day, or not at all. */
export type Partition = { readonly grain: 'none' } | { readonly grain: 'day' | 'month'; readonly by: string };

export interface ParentOf {
  readonly entity: string;
  readonly column: string;
}

/** Sums that a month keeps once it has been published as closed. */
export interface Lock {
  readonly measures: readonly string[];
  /** The moment that says which month a row belongs to. */
  readonly at: string;
  readonly dimensions: readonly string[];
}

/** `amount_minor: >= 0` */
export interface RangeRule {
  readonly column: string;
  /** What follows the column in SQL. */
  readonly condition: string;
}

export interface Model {
  readonly layer: Layer;
  /** Name without its layer; no two models share one. */
  readonly name: string;
  readonly file: string;
  readonly description: string;
  readonly grain: string;
  readonly key: readonly string[];
  readonly partition: Partition;
  /** For entries of a nested list: the entity whose version they belong to, and the column with its id. All of a parent's rows change together. */
  readonly parent: ParentOf | undefined;
  /** Values that a column may have, where they are listed; others are a warning. */
  readonly accepted?: ReadonlyMap<string, readonly string[]>;
  /** Figures of closed months that are not to change unnoticed. */
  readonly locked?: Lock | undefined;
  /** For a history: the entity whose versions it tells. Its SQL gives `version` and then the columns that are told; the engine adds the rest. */
  readonly history: string | undefined;
  /** For a history without SQL of its own: the Silver model that it is derived from (`deriveHistories`), which also gives its columns and key. */
  readonly derivedFrom?: string;
  /** For a Gold model: the table that it has one row for each row of, with a `WHERE` for those that it has none of. */
  readonly rowsOf: string | undefined;
  /** What holds of every row's values; another is an error. */
  readonly ranges: readonly RangeRule[];
  /** As the SQL gives them; a partitioned table has `dt` after them. */
  readonly columns: readonly ModelColumn[];
  readonly sql: string;
}

const COLUMN = /^(\w+)\s+([A-Z]+(?:\(\d+,\s*\d+\))?)\s+(required|optional)\s+(\S.*)$/;

/** Reads a model's file; throws `TRANSFORM_CONTRACT` with file and line when its header is not a whole contract. */
export function parseModel(file: string, sql: string): Model {
  const header = parseHeader(file, sql);
  const [layer, name] = layerAndName(header);
  const derivedFrom = parseDerived(header, sql);
  if (derivedFrom !== undefined) return derivedModel(header, layer, name, derivedFrom);
  const columns = (header.blocks.get('columns') ?? []).map(({ value, line }) => parseColumn(header, value, line));
  if (columns.length === 0) throw contractError(file, 1, 'the header lists no columns');
  const key = requireField(header, 'key').split(/,\s*/);
  for (const column of key) requireColumn(header, columns, column, 'key');
  return {
    layer,
    name,
    file,
    description: requireField(header, 'description'),
    grain: requireField(header, 'grain'),
    key,
    partition: parsePartition(header, columns),
    parent: parseParent(header, columns),
    history: parseHistory(header, columns),
    accepted: parseAccepted(header, columns),
    locked: parseLock(header, columns),
    rowsOf: optionalField(header, 'rows'),
    ranges: parseRules(header, columns, 'ranges', /^(\w+): ((?:[<>]=?|=|between) [^;]+)$/).map(([column, condition]) => ({
      column,
      condition,
    })),
    columns,
    sql,
  };
}

/** A history of which the file gives the header alone: what it is the history of. */
function parseDerived(header: Header, sql: string): string | undefined {
  const isBare = sql.split('\n').every((line) => line.trim() === '' || line.startsWith('--'));
  return isBare && !header.blocks.has('columns') ? optionalField(header, 'history') : undefined;
}

/** As far as its own file says it: columns, key and SQL come from the model that it is derived from. */
function derivedModel(header: Header, layer: Layer, name: string, derivedFrom: string): Model {
  const columns = HISTORY_COLUMNS.map((column) => ({ name: column, type: 'TIMESTAMPTZ' as const, required: true, description: '' }));
  return {
    layer,
    name,
    file: header.file,
    description: requireField(header, 'description'),
    grain: requireField(header, 'grain'),
    key: [],
    partition: parsePartition(header, columns),
    parent: undefined,
    history: derivedFrom,
    derivedFrom,
    rowsOf: undefined,
    ranges: [],
    columns: [],
    sql: '',
  };
}

/** The table's columns: the model's own, and `dt` when it is partitioned. */
export function tableColumns(model: Model): ModelColumn[] {
  if (model.partition.grain === 'none') return [...model.columns];
  const what = model.partition.grain === 'month' ? 'First day of the UTC month' : 'UTC date';
  return [...model.columns, { name: 'dt', type: 'DATE', required: true, description: `${what} of ${model.partition.by}; the partition.` }];
}

/** Columns that the table is partitioned by. */
export function partitionColumns(model: Model): string[] {
  return model.partition.grain === 'none' ? [] : ['dt'];
}

/** The folder of the model's table in the store. */
export function tableFolder(model: Pick<Model, 'layer' | 'name'>): string {
  return model.layer === 'silver' ? `silver/source=stripe/entity=${model.name}` : `gold/model=${model.name}`;
}

function layerAndName(header: Header): [Layer, string] {
  const match = /^(silver|gold)\.([a-z][a-z0-9_]*)$/.exec(requireField(header, 'model'));
  if (match === null) throw contractError(header.file, 1, 'the model is named silver.<name> or gold.<name>, in small letters');
  return [match[1] === 'silver' ? 'silver' : 'gold', match[2] ?? ''];
}

function parseColumn(header: Header, text: string, line: number): ModelColumn {
  const match = COLUMN.exec(text);
  if (match === null) throw contractError(header.file, line, `a column is "name TYPE required|optional description", not: ${text}`);
  const [, name = '', type = '', required, description = ''] = match;
  const plainType = type.replaceAll(' ', '');
  if (!isColumnType(plainType))
    throw contractError(header.file, line, `column ${name} has the type ${type}, which a published table cannot have`);
  return { name, type: plainType, required: required === 'required', description };
}

function parsePartition(header: Header, columns: readonly ModelColumn[]): Partition {
  const text = requireField(header, 'partition');
  if (text === 'none') return { grain: 'none' };
  const match = /^(day|month) of (\w+)$/.exec(text);
  if (match === null)
    throw contractError(
      header.file,
      header.fields.get('partition')?.line ?? 1,
      `partition is "day of <column>", "month of <column>" or "none", not: ${text}`,
    );
  const by = match[2] ?? '';
  const column = requireColumn(header, columns, by, 'partition');
  if (!column.required)
    throw contractError(
      header.file,
      header.fields.get('partition')?.line ?? 1,
      `the table is partitioned by ${by}, which must be required`,
    );
  return { grain: match[1] === 'day' ? 'day' : 'month', by };
}

/** `-- accepted:` and below it `column: value, value, …` */
function parseAccepted(header: Header, columns: readonly ModelColumn[]): Map<string, readonly string[]> {
  const lines = header.blocks.get('accepted') ?? [];
  return new Map(
    lines.map(({ value, line }) => {
      const [, name = '', values = ''] = /^(\w+):\s*(\S.*)$/.exec(value) ?? [];
      if (values === '') throw contractError(header.file, line, `an accepted column is "name: value, value, …", not: ${value}`);
      return [requireColumn(header, columns, name, 'accepted').name, values.split(/,\s*/)];
    }),
  );
}

/** `amount_minor, fee_minor by created_at, currency` */
function parseLock(header: Header, columns: readonly ModelColumn[]): Lock | undefined {
  const text = optionalField(header, 'locked');
  if (text === undefined) return undefined;
  const [measures = '', by = '', more] = text.split(' by ');
  const [at = '', ...dimensions] = by.split(/,\s*/);
  if (at === '' || more !== undefined) {
    const line = header.fields.get('locked')?.line ?? 1;
    throw contractError(
      header.file,
      line,
      `locked is "<sums> by <moment>, <dimensions>", such as "net_minor by created_at, currency", not: ${text}`,
    );
  }
  const named = (names: readonly string[]) => names.map((name) => requireColumn(header, columns, name, 'locked').name);
  return { measures: named(measures.split(/,\s*/)), at: named([at])[0] ?? at, dimensions: named(dimensions) };
}

/** `invoices by invoice_id` */
function parseParent(header: Header, columns: readonly ModelColumn[]): ParentOf | undefined {
  const text = optionalField(header, 'parent');
  if (text === undefined) return undefined;
  const match = /^(\w+) by (\w+)$/.exec(text);
  if (match === null) {
    throw contractError(header.file, header.fields.get('parent')?.line ?? 1, `parent is "<entity> by <column>", not: ${text}`);
  }
  const column = requireColumn(header, columns, match[2] ?? '', 'parent');
  return { entity: match[1] ?? '', column: column.name };
}

/** The lines of a block, each `column: what holds of it`. */
function parseRules(header: Header, columns: readonly ModelColumn[], block: string, form: RegExp): (readonly [string, string])[] {
  return (header.blocks.get(block) ?? []).map(({ value, line }) => {
    const [, column = '', text = ''] = form.exec(value) ?? [];
    if (column === '') throw contractError(header.file, line, `a line of ${block} is "column: …", not: ${value}`);
    requireColumn(header, columns, column, block);
    return [column, text] as const;
  });
}

/** Columns that the engine gives to every history, at the end, in this order. */
export const HISTORY_COLUMNS = ['valid_from', 'valid_to', 'is_current', 'last_seen_at'] as const;

export type HistoryColumn = (typeof HISTORY_COLUMNS)[number];

function parseHistory(header: Header, columns: readonly ModelColumn[]): string | undefined {
  const entity = optionalField(header, 'history');
  if (entity === undefined) return undefined;
  const last = columns.slice(-HISTORY_COLUMNS.length).map(({ name }) => name);
  if (last.join() === HISTORY_COLUMNS.join() && columns[0]?.name === 'id') return entity;
  throw contractError(
    header.file,
    header.fields.get('history')?.line ?? 1,
    `a history begins with the column id and ends with ${HISTORY_COLUMNS.join(', ')}`,
  );
}

function requireColumn(header: Header, columns: readonly ModelColumn[], name: string, use: string): ModelColumn {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined)
    throw contractError(
      header.file,
      header.fields.get(use)?.line ?? 1,
      `the ${use} names the column ${name}, which is not among the columns`,
    );
  return column;
}
