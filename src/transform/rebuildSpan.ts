/** The partitions of a span, made anew; those outside it stay as they are. */
import type { Session } from '../lake/session.ts';
import { sqlString } from '../lake/sqlText.ts';
import { baseName } from './baseTables.ts';
import type { Model } from './contract/model.ts';
import { modelSql } from './modelSql.ts';
import { affectedPartitions, tableNames } from './partitions.ts';
import type { TableChange } from './tableChange.ts';

/** Computes the model's rows with `from <= dt < to` (dates). Undefined when there are none and there were none. */
export async function rebuildSpan(session: Session, model: Model, from: string, to: string): Promise<TableChange | undefined> {
  const { fresh } = tableNames(model);
  const inSpan = `dt >= DATE ${sqlString(from)} AND dt < DATE ${sqlString(to)}`;
  await session.run(`CREATE OR REPLACE TABLE ${fresh} AS SELECT * FROM (${modelSql(model)}) AS model WHERE ${inSpan}`);
  const affected = await affectedPartitions(session, model, [fresh, `(SELECT dt FROM ${baseName(model)} WHERE ${inSpan})`]);
  return affected.length === 0 ? undefined : { query: `SELECT * FROM ${fresh}`, affected };
}
