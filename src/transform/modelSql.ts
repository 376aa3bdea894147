import { errorMessage, PipelineError } from '../domain/errors.ts';
import { headerType } from '../lake/deltaSchema.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import type { Model, ModelColumn } from './contract/model.ts';
import { historySql, toldColumns } from './historySql.ts';
import { placeOf } from './placeOf.ts';

/** The SQL that makes the table's rows: the model's own (a history's as SCD2 over all versions), with its partition column. */
export function modelSql(model: Model): string {
  return withPartition(model, model.history === undefined ? model.sql : historySql(model, model.history));
}

/** Rows with the model's columns, with `dt` where the table is partitioned. */
export function withPartition({ columns, partition }: Model, sql: string): string {
  const names = columns.map(({ name }) => sqlName(name)).join(', ');
  const dt = partition.grain === 'none' ? '' : `, CAST(date_trunc('${partition.grain}', ${sqlName(partition.by)}) AS DATE) AS dt`;
  return `SELECT ${names}${dt} FROM (${sql}\n) AS model`;
}

/** Sees that the SQL gives the columns and types that the header lists, in that order; throws `TRANSFORM_CONTRACT` or `TRANSFORM_SQL`. */
export async function requireContract(session: Session, model: Model): Promise<void> {
  const found = await describe(session, model);
  const promised = promisedColumns(model);
  for (const [index, column] of promised.entries()) {
    const actual = found[index];
    if (actual?.name === column.name && actual.type === column.type) continue;
    const given = actual === undefined ? 'none' : `${actual.name} ${actual.type}`;
    throw contractBroken(model, `column ${index + 1} is to be ${column.name} ${column.type}, the SQL gives ${given}`);
  }
  const extra = found[promised.length];
  if (extra !== undefined)
    throw contractBroken(model, `the SQL gives the column ${extra.name} ${extra.type}, which the header does not list`);
}

/** What the SQL itself is to give: the header's columns, or a history's version and what is told of it. */
function promisedColumns({ columns, history }: Model): readonly Pick<ModelColumn, 'name' | 'type'>[] {
  return history === undefined ? columns : [{ name: 'version', type: 'BIGINT' }, ...toldColumns(columns)];
}

async function describe(session: Session, model: Model): Promise<{ name: string; type: string }[]> {
  try {
    const rows = await session.rows(`DESCRIBE ${model.sql}`);
    return rows.map((row) => ({ name: String(row['column_name']), type: headerType(String(row['column_type'])) }));
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const message = errorMessage(error);
    throw new PipelineError('TRANSFORM_SQL', `${placeOf(model.file, message)} does not run: ${message}`, {
      cause: error,
      hint: 'Correct the SQL. Nothing was published.',
      details: { file: model.file },
    });
  }
}

function contractBroken(model: Model, what: string): PipelineError {
  return new PipelineError('TRANSFORM_CONTRACT', `${model.file} does not keep its header: ${what}`, {
    hint: 'Change the header or the SQL, so that both say the same. Nothing was published.',
    details: { file: model.file },
  });
}
