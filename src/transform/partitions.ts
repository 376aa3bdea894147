import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { type Model, partitionColumns } from './contract/model.ts';
import type { Affected } from './tableChange.ts';

/** Work tables of a merge, in the schema `delta`. */
export interface TempTables {
  /** Rows that the new Bronze gives. */
  readonly fresh: string;
  /** Published rows of the same objects. */
  readonly old: string;
  readonly changed: string;
  /** Ids of the objects whose new version counts. */
  readonly won: string;
}

export function tableNames({ name }: Pick<Model, 'name'>): TempTables {
  const of = (suffix: string) => `delta.${sqlName(`${name}${suffix}`)}`;
  return { fresh: of('_fresh'), old: of('_old'), changed: of('_changed'), won: of('_won') };
}

/** Every partition that rows of these tables are in: the one that a row leaves and the one that it comes to. */
export async function affectedPartitions(session: Session, model: Model, tables: readonly string[]): Promise<Affected> {
  if (partitionColumns(model).length === 0) return 'all';
  const rows = await session.rows(
    `SELECT DISTINCT CAST(dt AS VARCHAR) AS dt FROM (${tables.map((table) => `SELECT dt FROM ${table}`).join(' UNION ALL ')}) ORDER BY 1`,
  );
  return rows.map(({ dt }) => (dt === null ? null : String(dt)));
}
