/**
 * New versions of an entity's objects into its Silver table. The columns that say where a version comes from (observed_at, observed_via,
 * bronze_run_at, bronze_run_id) are its place in the order of versions, so a late, repeated or re-ordered record ends where a full build puts it.
 */
import type { Session } from '../lake/session.ts';
import { sqlName } from '../lake/sqlText.ts';
import { baseName } from './baseTables.ts';
import { contractError } from './contract/header.ts';
import { type Model, tableColumns } from './contract/model.ts';
import { modelSql } from './modelSql.ts';
import { affectedPartitions, type TempTables, tableNames } from './partitions.ts';
import { inPartitions, type TableChange } from './tableChange.ts';

const PROVENANCE = ['id', 'observed_at', 'observed_via', 'bronze_run_at', 'bronze_run_id'] as const;
const DELETION = ['created_at', 'is_deleted', 'deleted_at'] as const;
/** A model of the user's own may do without them. */
const TIES = ['payload_hash', 'is_tied'] as const;

/** Merges what `bronze.<entity>` holds now; `delta.<entity>_won` then has the ids whose new version counts. Undefined when no row changes. */
export async function mergeEntity(session: Session, model: Model): Promise<TableChange | undefined> {
  requireColumns(model);
  const names = tableNames(model);
  await session.run(`CREATE OR REPLACE TABLE ${names.fresh} AS ${modelSql(model)};
    CREATE OR REPLACE TABLE ${names.old} AS SELECT * FROM ${baseName(model)} WHERE id IN (SELECT id FROM ${names.fresh});
    CREATE OR REPLACE TABLE ${names.changed} AS ${changedSql(model, names)};
    CREATE OR REPLACE TABLE ${names.won} AS SELECT id FROM ${names.changed} WHERE wins;
    DELETE FROM ${names.old} WHERE id NOT IN (SELECT id FROM ${names.changed})`);
  if ((await session.count(`SELECT count(*) FROM ${names.changed}`)) === 0) return undefined;
  const affected = await affectedPartitions(session, model, [names.old, names.changed]);
  const columns = tableColumns(model)
    .map(({ name }) => sqlName(name))
    .join(', ');
  const query = `SELECT ${columns} FROM ${baseName(model)} WHERE ${inPartitions(affected)} AND id NOT IN (SELECT id FROM ${names.changed})
    UNION ALL SELECT ${columns} FROM ${names.changed}`;
  return { query, affected };
}

/** The rows that come out otherwise than they are published, with `wins`: whether it is by a new version that is not a stub. */
function changedSql(model: Model, { fresh, old }: TempTables): string {
  const deletable = isDeletable(model);
  const place = (row: string) =>
    `ROW(${row}.observed_at, CASE WHEN ${row}.observed_via IN ('event', 'webhook') THEN 0 ELSE 1 END, ${row}.bronze_run_at, ${row}.bronze_run_id)`;
  // A stub says nothing of when the object was created: a row without that has never been seen alive.
  const live = (row: string) => (deletable ? `NOT (${row}.is_deleted AND ${row}.created_at IS NULL)` : 'true');
  const tellsTies = TIES.every((name) => model.columns.some((column) => column.name === name));
  const computed = [...(deletable ? ['is_deleted', 'deleted_at'] : []), ...(tellsTies ? ['is_tied'] : [])];
  const columns = tableColumns(model).filter(({ name }) => !computed.includes(name));
  const picked = columns.map(({ name }) => `CASE WHEN takes_new THEN d.${sqlName(name)} ELSE o.${sqlName(name)} END AS ${sqlName(name)}`);
  const deletion = deletable
    ? `, coalesce(stub_at >= live_at, stub_at IS NOT NULL) AS is_deleted, CASE WHEN coalesce(stub_at >= live_at, stub_at IS NOT NULL) THEN stub_at END AS deleted_at`
    : '';
  const changes = [
    'takes_new',
    ...(deletable ? ['is_deleted <> was_deleted', 'deleted_at IS DISTINCT FROM was_deleted_at'] : []),
    ...(tellsTies ? ['is_tied IS DISTINCT FROM was_tied'] : []),
  ];
  const was = `${deletable ? ', was_deleted, was_deleted_at' : ''}${tellsTies ? ', was_tied' : ''}`;
  return `WITH pairs AS (
      SELECT d, o, ${deletable ? 'o.is_deleted AS was_deleted, o.deleted_at AS was_deleted_at,' : ''} ${tellsTies ? 'o.is_tied AS was_tied,' : ''} ${live('d')} AS is_live,
        CASE WHEN o.id IS NULL THEN true
          WHEN (${live('d')}) <> (${live('o')}) THEN ${live('d')}
          ELSE ${place('d')} >= ${place('o')} END AS takes_new
        ${deletable ? `, greatest(d.deleted_at, o.deleted_at) AS stub_at, greatest(CASE WHEN ${live('d')} THEN d.observed_at END, CASE WHEN o.id IS NOT NULL AND ${live('o')} THEN o.observed_at END) AS live_at` : ''}
      FROM ${fresh} AS d LEFT JOIN ${old} AS o ON o.id = d.id
    ),
    rows AS (SELECT ${picked.join(', ')}${deletion}${tellsTies ? `, ${tiedSql(live)} AS is_tied` : ''}, takes_new, takes_new AND is_live AS wins${was} FROM pairs)
    SELECT ${tableColumns(model)
      .map(({ name }) => sqlName(name))
      .join(', ')}, wins FROM rows WHERE ${changes.join(' OR ')}`;
}

/** Versions of one second say different things: those of the new Bronze, those that were published, or one of each. */
function tiedSql(live: (row: string) => string): string {
  const second = (row: string) => `epoch_ms(${row}.observed_at) // 1000`;
  return `CASE WHEN o.id IS NULL OR (${live('d')}) <> (${live('o')}) OR ${second('d')} <> ${second('o')} THEN CASE WHEN takes_new THEN d.is_tied ELSE o.is_tied END
    ELSE d.is_tied OR o.is_tied OR d.payload_hash <> o.payload_hash END`;
}

/** Whether the model says of its objects that they are deleted. */
export function isDeletable({ columns }: Model): boolean {
  return columns.some(({ name }) => name === 'is_deleted');
}

function requireColumns(model: Model): void {
  const needed = isDeletable(model) ? [...PROVENANCE, ...DELETION] : PROVENANCE;
  const missing = needed.filter((name) => !model.columns.some((column) => column.name === name));
  if (missing.length === 0) return;
  throw contractError(
    model.file,
    1,
    `a model of an entity needs the columns ${missing.join(', ')}: they are what new versions are told apart by`,
  );
}
