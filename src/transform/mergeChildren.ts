/** Entries of nested lists: all rows of a parent go and come together with the parent's version (facts: "Silver"). */
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { baseName } from './baseTables.ts';
import { type Model, type ParentOf, tableColumns } from './contract/model.ts';
import { modelSql } from './modelSql.ts';
import { affectedPartitions, tableNames } from './partitions.ts';
import { inPartitions, type TableChange } from './tableChange.ts';

/** Replaces the rows of every parent whose new version counts; the parent's entity must have been merged. Undefined when there is none. */
export async function mergeChildren(session: Session, model: Model, parent: ParentOf): Promise<TableChange | undefined> {
  const { won } = tableNames({ name: parent.entity });
  if ((await session.count(`SELECT count(*) FROM ${won}`)) === 0) return undefined;
  const names = tableNames(model);
  const column = sqlName(parent.column);
  await session.run(`DELETE FROM bronze.${sqlName(parent.entity)} WHERE record.id NOT IN (SELECT id FROM ${won});
    CREATE OR REPLACE TABLE ${names.fresh} AS ${modelSql(model)};
    CREATE OR REPLACE TABLE ${names.old} AS SELECT * FROM ${baseName(model)} WHERE ${column} IN (SELECT id FROM ${won})`);
  const affected = await affectedPartitions(session, model, [names.old, names.fresh]);
  const columns = tableColumns(model)
    .map(({ name }) => sqlName(name))
    .join(', ');
  const query = `SELECT ${columns} FROM ${baseName(model)} WHERE ${inPartitions(affected)} AND ${column} NOT IN (SELECT id FROM ${won})
    UNION ALL SELECT ${columns} FROM ${names.fresh}`;
  return { query, affected };
}
