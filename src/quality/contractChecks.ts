/** What every model promises in its header: its columns and types, what is required, and a key that is unique. */
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import type { CheckResult } from '../state/stages/checkResult.ts';
import type { Drift, FieldAdded } from '../state/stages/transforms.ts';
import { type Model, partitionColumns, tableColumns } from '../transform/contract/model.ts';
import { viewName } from '../transform/tableChange.ts';
import type { TableCounts } from './countTable.ts';
import { isEmptySql, requiredColumns } from './requiredColumns.ts';
import { notPassed, passed, SAMPLE_ROWS, type Subject } from './result.ts';

/** Columns and types of the files (`types`; none where there are no files), and the types of the source's fields, are the declared ones. */
export function checkSchema(model: Model, types: ReadonlyMap<string, string> | undefined, drift: readonly Drift[]): CheckResult {
  const started = performance.now();
  const about = subject(
    'schema',
    model,
    'The columns and types are those of the contract, and the source sends each field with its declared type.',
  );
  const subjectWithHint: Subject = {
    ...about,
    hint: `Look at what the source sends now, then change ${model.file} and its entity in the registry, and run the transforms again.`,
  };
  const problems = [...columnProblems(model, types), ...drift.filter(({ entity }) => entity === model.name).map(driftProblem)];
  const expected = `${tableColumns(model).length} columns as declared`;
  if (problems.length === 0) return passed(about, expected, started);
  const [first] = problems;
  return notPassed(
    subjectWithHint,
    {
      expected: `${first?.column} ${first?.expected}`,
      found: `${first?.column} ${first?.found}`,
      failingRows: problems.length,
      sample: problems.map((problem) => ({ ...problem, file: model.file })),
    },
    started,
  );
}

/** No required column is empty. */
export async function checkNotNull(session: Session, model: Model, counts: TableCounts): Promise<CheckResult> {
  const started = performance.now();
  const required = requiredColumns(model).map(({ name }) => name);
  const about = subject('not_null', model, `These columns are never empty: ${required.join(', ')}.`);
  const empty = [...counts.empty].filter(([, count]) => count > 0);
  const sql = selectEmpty(model, empty.length === 0 ? required : empty.map(([name]) => name));
  const of = { ...about, sql, checkedRows: counts.rows };
  if (empty.length === 0) return passed(of, 'no empty value', started);
  const sample = await session.rows(`${sql} LIMIT ${SAMPLE_ROWS}`);
  return notPassed(
    { ...of, hint: `The source no longer sends what ${model.file} requires, or the SQL maps it wrongly.` },
    {
      expected: 'no empty value',
      found: empty.map(([name, count]) => `${name} empty in ${count} rows`).join(', '),
      failingRows: Math.max(...empty.map(([, count]) => count)),
      sample,
    },
    started,
  );
}

function selectEmpty(model: Model, columns: readonly string[]): string {
  const keys = model.key.map(sqlName);
  const shown = [...new Set([...keys, ...columns.map(sqlName)])];
  const isEmpty = columns.map((name) => isEmptySql(model, name)).join(' OR ');
  return `SELECT ${shown.join(', ')} FROM ${viewName(model)} WHERE ${isEmpty} ORDER BY ${keys.join(', ')}`;
}

/** The key identifies one row. */
export async function checkUniqueKey(session: Session, model: Model, { rows }: TableCounts): Promise<CheckResult> {
  const started = performance.now();
  const keys = model.key.map(sqlName).join(', ');
  const duplicates = `SELECT ${keys}, count(*) AS rows FROM ${viewName(model)} GROUP BY ${keys} HAVING count(*) > 1`;
  const about: Subject = {
    ...subject('unique_key', model, `The key (${model.key.join(', ')}) stands once.`),
    sql: `${duplicates} ORDER BY ${keys}`,
    checkedRows: rows,
  };
  const count = await session.count(`SELECT count(*) FROM (${duplicates}) AS duplicates`);
  if (count === 0) return passed(about, 'no key twice', started);
  const sample = await session.rows(`${duplicates} ORDER BY ${keys} LIMIT ${SAMPLE_ROWS}`);
  return notPassed(
    { ...about, hint: `Look for a join in ${model.file} that multiplies rows.` },
    { expected: 'no key twice', found: `${count} keys more than once`, failingRows: count, sample },
    started,
  );
}

interface ColumnProblem {
  readonly model: string;
  readonly column: string;
  readonly expected: string;
  readonly found: string;
}

function columnProblems(model: Model, found: ReadonlyMap<string, string> | undefined): ColumnProblem[] {
  if (found === undefined) return [];
  const stored = partitionColumns(model);
  return tableColumns(model)
    .filter(({ name, type }) => !stored.includes(name) && found.get(name) !== type)
    .map(({ name, type }) => ({
      model: `${model.layer}.${model.name}`,
      column: name,
      expected: type,
      found: found.get(name) ?? 'missing',
    }));
}

function driftProblem({ entity, path, expected, found, rows, ids }: Drift): ColumnProblem {
  return { model: `silver.${entity}`, column: path, expected, found: `${found.join(' or ')} in ${rows} objects (${ids.join(', ')})` };
}

function subject(check: 'schema' | 'not_null' | 'unique_key', model: Model, rule: string): Subject {
  return { check, model: `${model.layer}.${model.name}`, kind: check, severity: 'error', rule };
}

/** A field that is new is kept, and worth a look: somebody may want a column of it. */
export function checkNewFields(added: readonly FieldAdded[]): CheckResult[] {
  const entities = [...new Set(added.map(({ entity }) => entity))];
  return entities.map((entity) => {
    const fields = added.filter((field) => field.entity === entity);
    const about: Subject = {
      check: 'new_fields',
      model: `silver.${entity}`,
      kind: 'schema',
      severity: 'warn',
      rule: 'The source sends no field that the pinned API version does not have.',
      hint: `The values are in the column extra. Give the field a column in sql/silver/${entity}.sql if you want one.`,
    };
    const sample = fields.map(({ field, types }) => ({ field, types: types.join(' or ') }));
    return notPassed(
      about,
      { expected: 'no new field', found: fields.map(({ field }) => field).join(', '), failingRows: fields.length, sample },
      performance.now(),
    );
  });
}
