/** A Gold model is computed whole, from tables; only the partitions in which rows come out otherwise are written. */
import type { Session } from '../lake/session.ts';
import { baseName } from './baseTables.ts';
import { type Model, partitionColumns } from './contract/model.ts';
import { modelSql } from './modelSql.ts';
import { tableNames } from './partitions.ts';
import { inPartitions, type TableChange } from './tableChange.ts';

/** Computes the model and compares it with what is published. Undefined when no row differs. */
export async function rebuildDerived(session: Session, model: Model): Promise<TableChange | undefined> {
  const { fresh } = tableNames(model);
  await session.run(`CREATE OR REPLACE TABLE ${fresh} AS ${modelSql(model)}`);
  const group = partitionColumns(model).length === 0 ? `'all'` : 'CAST(dt AS VARCHAR)';
  const digest = (relation: string) =>
    `SELECT ${group} AS dt, count(*) AS rows, sum(CAST(hash(t) AS HUGEINT)) AS hash FROM ${relation} AS t GROUP BY 1`;
  const rows = await session.rows(
    `SELECT coalesce(now.dt, before.dt) AS dt FROM (${digest(fresh)}) AS now FULL JOIN (${digest(baseName(model))}) AS before ON now.dt IS NOT DISTINCT FROM before.dt
     WHERE now.rows IS DISTINCT FROM before.rows OR now.hash IS DISTINCT FROM before.hash ORDER BY dt`,
  );
  if (rows.length === 0) return undefined;
  const affected = partitionColumns(model).length === 0 ? 'all' : rows.map(({ dt }) => (dt === null ? null : String(dt)));
  return { query: `SELECT * FROM ${fresh} WHERE ${inPartitions(affected)}`, affected };
}
