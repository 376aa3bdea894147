/** A model as it will run, and whether it can: bound against empty tables, so that a wrong name is found before there is any data. */

import { scanSql } from '../lake/scanSql.ts';
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import type { Storage } from '../storage/types.ts';
import { type Model, partitionColumns, tableColumns } from './contract/model.ts';
import { structType } from './fieldSql.ts';
import { bronzeStreams } from './graph.ts';
import { gatherThese, type Inputs } from './inputs.ts';
import { loadBronze, makeBronzeSchemas } from './loadBronze.ts';
import { macroSql } from './macros.ts';
import { modelSql, requireContract } from './modelSql.ts';
import { lintModel, type PortabilityFinding } from './portable.ts';
import { requireSelect } from './requireSelect.ts';
import { tokenize } from './tokenize.ts';

export interface CompiledModel {
  /** The whole SELECT that makes the table's rows. */
  readonly sql: string;
  /** Statements that make the functions that it calls beside DuckDB's own. */
  readonly macros: readonly string[];
  /** The streams of Bronze that it reads, with the type of `record`. */
  readonly bronze: readonly { readonly stream: string; readonly record: string }[];
  readonly findings: readonly PortabilityFinding[];
}

/** The SQL of a model with what it stands on; `inputs` say what Bronze has. */
export function compileModel(model: Model, inputs: Inputs): CompiledModel {
  const sql = modelSql(model);
  const called = new Set(tokenize(sql).map(({ norm }) => norm));
  const macros = macroSql().split(';\n');
  const streams = [...new Set(bronzeStreams(model).map(({ stream }) => stream))];
  return {
    sql,
    macros: macros.filter((macro) => called.has(/^CREATE MACRO (\w+)/.exec(macro)?.[1] ?? '')),
    bronze: streams.flatMap((stream) => {
      const input = inputs.streams.get(stream);
      return input === undefined ? [] : [{ stream, record: structType(input.fields) }];
    }),
    findings: lintModel(model),
  };
}

/** Makes every table that SQL may read, without rows. */
export async function createEmptyTables(session: Session, storage: Storage, models: readonly Model[]): Promise<void> {
  const { streams } = await gatherThese(storage, []);
  await session.run(`${macroSql()}; CREATE SCHEMA silver; CREATE SCHEMA gold`);
  await makeBronzeSchemas(session);
  for (const input of streams.values()) await loadBronze(session, storage, input, { versions: true });
  for (const model of models) {
    const nothing = scanSql({ columns: tableColumns(model), partitionColumns: partitionColumns(model), paths: [] });
    await session.run(`CREATE TABLE ${model.layer}.${sqlName(model.name)} AS ${nothing}`);
  }
}

/** Sees that a model is one SELECT that gives what its header says. Throws `TRANSFORM_CONTRACT` or `TRANSFORM_SQL`. */
export async function verifyModel(session: Session, model: Model): Promise<void> {
  await requireSelect(session, model);
  await requireContract(session, model);
  // The partition column is made around the model's own SQL.
  await session.rows(`DESCRIBE ${modelSql(model)}`);
}
