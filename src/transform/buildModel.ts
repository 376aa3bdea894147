/** One model: check its SQL against its contract, run it, write its files, and show the result to the models after it. */
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import { headerType } from '../lake/deltaSchema.ts';
import { scanSql } from '../lake/scanSql.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { type WrittenFile, writeParquet } from '../lake/writeFiles.ts';
import { type Model, partitionColumns, tableColumns } from './contract/model.ts';

export interface BuiltModel {
  readonly model: Model;
  readonly files: readonly WrittenFile[];
  readonly rows: number;
  /** Order-independent: the same rows give the same hash, however they are cut into files. */
  readonly contentHash: string;
  readonly milliseconds: number;
}

/** Builds a model into `directory`, in files whose names begin with the prefix, and creates the view `<layer>.<name>` over its files. */
export async function buildModel(session: Session, model: Model, filePrefix: string, directory: string): Promise<BuiltModel> {
  const started = performance.now();
  await requireContract(session, model);
  const columns = tableColumns(model);
  const target = join(directory, `${model.layer}-${model.name}`);
  const files = await writeParquet(session, selectSql(model), {
    directory: target,
    filePrefix,
    columns,
    partitionColumns: partitionColumns(model),
  });
  await showFiles(session, model, files);
  return {
    model,
    files,
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    contentHash: await contentHash(session, model),
    milliseconds: Math.round(performance.now() - started),
  };
}

/** The SQL that makes the table's rows: the model's own, with its partition column. */
export function selectSql({ sql, columns, partition }: Model): string {
  const names = columns.map(({ name }) => sqlName(name)).join(', ');
  const dt = partition.grain === 'none' ? '' : `, CAST(date_trunc('${partition.grain}', ${sqlName(partition.by)}) AS DATE) AS dt`;
  return `SELECT ${names}${dt} FROM (${sql}\n) AS model`;
}

async function requireContract(session: Session, model: Model): Promise<void> {
  const found = await describe(session, model);
  for (const [index, column] of model.columns.entries()) {
    const actual = found[index];
    if (actual?.name === column.name && actual.type === column.type) continue;
    throw contractBroken(
      model,
      `column ${index + 1} is to be ${column.name} ${column.type}, the SQL gives ${actual === undefined ? 'none' : `${actual.name} ${actual.type}`}`,
    );
  }
  const extra = found[model.columns.length];
  if (extra !== undefined)
    throw contractBroken(model, `the SQL gives the column ${extra.name} ${extra.type}, which the header does not list`);
}

async function describe(session: Session, model: Model): Promise<{ name: string; type: string }[]> {
  try {
    const rows = await session.rows(`DESCRIBE ${model.sql}`);
    return rows.map((row) => ({ name: String(row['column_name']), type: headerType(String(row['column_type'])) }));
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    throw new PipelineError('TRANSFORM_SQL', `${model.file} does not run: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
      hint: 'Correct the SQL. Nothing was published.',
      details: { file: model.file },
    });
  }
}

async function showFiles(session: Session, model: Model, files: readonly WrittenFile[]): Promise<void> {
  const scan = scanSql({
    columns: tableColumns(model),
    partitionColumns: partitionColumns(model),
    paths: files.map(({ localPath }) => localPath),
  });
  await session.run(`CREATE SCHEMA IF NOT EXISTS ${model.layer}; CREATE OR REPLACE VIEW ${model.layer}.${sqlName(model.name)} AS ${scan}`);
}

async function contentHash(session: Session, model: Model): Promise<string> {
  const [row] = await session.rows(
    `SELECT CAST(coalesce(sum(CAST(hash(t) AS HUGEINT)), 0) AS VARCHAR) AS hash FROM ${model.layer}.${sqlName(model.name)} AS t`,
  );
  return String(row?.['hash']);
}

function contractBroken(model: Model, what: string): PipelineError {
  return new PipelineError('TRANSFORM_CONTRACT', `${model.file} does not keep its header: ${what}`, {
    hint: 'Change the header or the SQL, so that both say the same. Nothing was published.',
    details: { file: model.file },
  });
}
