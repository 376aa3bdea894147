/**
 * New versions into a history. Those that come after everything seen of their object go on from its current rows. Earlier ones that say what
 * the history says of their moment change nothing (an event that is read twice). Any other is news of the past, which only all versions can place:
 * another state, or a later sight of one that has ended.
 */
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString } from '../lake/sqlText.ts';
import { baseName } from './baseTables.ts';
import { type Model, tableColumns } from './contract/model.ts';
import { stretchesSql, toldColumns } from './historySql.ts';
import { withPartition } from './modelSql.ts';
import { affectedPartitions, tableNames } from './partitions.ts';
import { inPartitions, type TableChange } from './tableChange.ts';

/** `late`: a version contradicts the past, and the history must be built from all versions. Undefined when nothing changes. */
export async function mergeHistory(session: Session, model: Model, entity: string): Promise<TableChange | 'late' | undefined> {
  const names = tableNames(model);
  const told = toldColumns(model.columns).map(({ name }) => sqlName(name));
  const seen = await seenSql(session, entity);
  if (seen === undefined) return 'late';
  await session.run(`CREATE OR REPLACE TABLE ${names.old} AS SELECT * FROM ${baseName(model)} WHERE ${objectOf(model)} IN (SELECT object FROM bronze.${sqlName(`${entity}_versions`)});
    CREATE OR REPLACE TABLE ${names.fresh} AS ${momentsSql(model, entity, seen)}`);
  if ((await session.count(`SELECT count(*) FROM (${lateSql(model, names, told)}) AS late`)) > 0) return 'late';
  await session.run(`CREATE OR REPLACE TABLE ${names.changed} AS ${withPartition(model, continuedSql(model, names, told))}`);
  if ((await session.count(`SELECT count(*) FROM ${names.changed}`)) === 0) return undefined;
  const affected = await affectedPartitions(session, model, [`(SELECT * FROM ${names.old} WHERE is_current)`, names.changed]);
  const columns = tableColumns(model)
    .map(({ name }) => sqlName(name))
    .join(', ');
  const query = `SELECT ${columns} FROM ${baseName(model)}
      WHERE ${inPartitions(affected)} AND NOT (is_current AND ${objectOf(model)} IN (SELECT object FROM ${names.fresh} WHERE NOT is_past))
    UNION ALL SELECT ${columns} FROM ${names.changed}`;
  return { query, affected };
}

/** The column that names the object whose versions these are: the id, or for a nested list its parent's. */
function objectOf(model: Model): string {
  return sqlName(model.parent?.column ?? 'id');
}

/**
 * Until when each object has been seen, from its entity's published table, which knows of every version; the history itself knows nothing of those
 * in which there was nothing to tell. Undefined where a table of the user's own does not say.
 */
async function seenSql(session: Session, entity: string): Promise<string | undefined> {
  const rows = await session.rows(
    `SELECT column_name FROM duckdb_columns() WHERE schema_name = 'base' AND table_name = ${sqlString(entity)}`,
  );
  const columns = rows.map((row) => String(row['column_name']));
  if (!columns.includes('id') || !columns.includes('observed_at')) return undefined;
  const until = columns.includes('deleted_at') ? 'greatest(observed_at, deleted_at)' : 'observed_at';
  return `SELECT id AS object, ${until} AS seen_until FROM ${baseName({ name: entity })}`;
}

/** New versions with what they tell (several rows for a nested list, one without id for a stub), their place, and whether something later is known. */
function momentsSql(model: Model, entity: string, seen: string): string {
  return `WITH told AS (${model.sql}\n),
    known AS (${seen}),
    moments AS (
      SELECT versions.version, versions.object, observed_utc(versions.observed_at) AS seen_at, coalesce(observed_utc(versions.observed_at) <= known.seen_until, false) AS is_past
      FROM bronze.${sqlName(`${entity}_versions`)} AS versions LEFT JOIN known USING (object)
    ),
    placed AS (SELECT *, row_number() OVER (PARTITION BY object, is_past ORDER BY version) AS place FROM moments)
    SELECT placed.*, told.* EXCLUDE (version) FROM placed LEFT JOIN told USING (version)`;
}

/** Versions of the past that do not say exactly what the history says of their moment, or say that it lasted longer than was known. */
function lateSql(model: Model, { fresh, old }: { fresh: string; old: string }, told: readonly string[]): string {
  const content = (table: string) => `hash(ROW(${told.map((name) => `${table}.${name}`).join(', ')}))`;
  return `WITH said AS (SELECT version, id, ${content('fresh')} AS content FROM ${fresh} AS fresh WHERE is_past AND id IS NOT NULL),
    held AS (
      SELECT DISTINCT fresh.version, old.id, ${content('old')} AS content, fresh.seen_at > old.last_seen_at AS is_longer
      FROM ${fresh} AS fresh JOIN ${old} AS old ON old.${objectOf(model)} = fresh.object AND old.valid_from <= fresh.seen_at AND (old.valid_to IS NULL OR fresh.seen_at < old.valid_to)
      WHERE is_past
    )
    (SELECT * FROM said EXCEPT SELECT version, id, content FROM held) UNION ALL (SELECT version, id, content FROM held EXCEPT SELECT * FROM said)
    UNION ALL SELECT version, id, content FROM held WHERE is_longer`;
}

/** The current rows of objects with later versions, going on from where they stand: they are place 0. */
function continuedSql(model: Model, { fresh, old }: { fresh: string; old: string }, told: readonly string[]): string {
  const later = `(SELECT * FROM ${fresh} WHERE NOT is_past)`;
  return `WITH states AS (
      SELECT object, place, seen_at AS first_seen, seen_at AS last_seen, ${told.join(', ')} FROM ${later} AS fresh WHERE id IS NOT NULL
      UNION ALL
      SELECT ${objectOf(model)} AS object, 0 AS place, valid_from AS first_seen, last_seen_at AS last_seen, ${told.join(', ')}
      FROM ${old} WHERE is_current AND ${objectOf(model)} IN (SELECT object FROM ${later} AS fresh)
    ),
    ends AS (SELECT DISTINCT object, place, seen_at AS ended_at FROM ${later} AS fresh)${stretchesSql(told)}`;
}
