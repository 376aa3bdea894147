/**
 * Bronze in a session: `bronze.<entity>` has the latest version of each object, `bronze.<child stream>` every entry that was fetched for a
 * nested list. Columns: record (STRUCT), observed_at (ms), via, run_id, run_at (ms, when its extraction began), api_version; entities also
 * extra (fields that nobody declared, as JSON text), is_deleted and deleted_at (ms), children also parent. A deleted object keeps its last version: the source's stub says only that it is gone.
 */
import { PipelineError } from '../domain/errors.ts';
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString, sqlStrings } from '../lake/sqlText.ts';
import type { Drift } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import { mismatchSql, restoredStruct, structType } from './fieldSql.ts';
import type { StreamInput } from './inputs.ts';
import { extraSql } from './newFields.ts';

export interface LoadedStream {
  readonly stream: string;
  readonly parts: number;
  readonly rows: number;
  /** Distinct objects: rows of the `bronze.` table. */
  readonly latest: number;
}

export interface LoadOptions {
  /** Make `bronze.<entity>_versions` too. */
  readonly versions?: boolean;
  /** A table whose `id` are the events that the feed has told of before: their deliveries say nothing more. */
  readonly told?: string | undefined;
}

/**
 * Reads a stream's parts and makes its `bronze.` table. `suspects` are fields that some part has with another type than declared; those
 * whose latest versions still have it are the drift that is returned. With `versions` it makes `bronze.<entity>_versions` too. Throws `STORAGE_CORRUPT` when the parts do not hold what the manifests say.
 */
export async function loadBronze(
  session: Session,
  storage: Storage,
  input: StreamInput,
  suspects: readonly Drift[],
  { versions = false, told }: LoadOptions = {},
): Promise<{ loaded: LoadedStream; drift: Drift[] }> {
  const [raw, latest, target] = [
    `bronze_raw.${sqlName(input.stream)}`,
    `bronze_raw.${sqlName(`${input.stream}_latest`)}`,
    `bronze.${sqlName(input.stream)}`,
  ];
  const drifted = new Set(suspects.map(({ path }) => path));
  await session.run('CREATE SCHEMA IF NOT EXISTS bronze; CREATE SCHEMA IF NOT EXISTS bronze_raw');
  await readParts(session, storage, input, drifted, raw);
  const rows = await session.count(`SELECT count(*) FROM ${raw}`);
  requireAllRows(input, rows);
  await dropTold(session, raw, told);
  if (versions) await makeVersions(session, input, raw, drifted);
  const last = input.isChild ? lastPerParentSql(raw) : lastVersionSql(raw, input);
  if (drifted.size === 0) {
    await session.run(`CREATE OR REPLACE TABLE ${target} AS ${last}; DROP TABLE ${raw}`);
    return { loaded: await loadedStream(session, input, rows, target), drift: [] };
  }
  await session.run(`CREATE OR REPLACE TABLE ${latest} AS ${last}; DROP TABLE ${raw}`);
  const drift = await remainingDrift(session, input, suspects, latest);
  const restored = `SELECT * REPLACE (${restoredStruct(input.fields, drifted, 'record')} AS record) FROM ${latest}`;
  await session.run(`CREATE OR REPLACE TABLE ${target} AS ${restored}; DROP TABLE ${latest}`);
  return { loaded: await loadedStream(session, input, rows, target), drift };
}

/**
 * An event that was both read from the feed and delivered is one version, and the feed knows better when: it has an order within the second. Left
 * in, a late delivery would be news of the past to a history.
 */
async function dropTold(session: Session, raw: string, told: string | undefined): Promise<void> {
  const delivered = `via = 'webhook' AND event IS NOT NULL`;
  if ((await session.count(`SELECT count(*) FROM ${raw} WHERE ${delivered}`)) === 0) return;
  const before = told === undefined ? '' : ` OR event IN (SELECT id FROM ${told})`;
  await session.run(
    `DELETE FROM ${raw} WHERE ${delivered} AND (event IN (SELECT event FROM ${raw} WHERE via = 'event' AND event IS NOT NULL)${before})`,
  );
}

/**
 * Every version, numbered in the order of versions: the columns of `bronze.<entity>` with version and object before them. A stub has no record.
 * Of several of one moment the last counts: the others have never been true for any time.
 */
async function makeVersions(session: Session, input: StreamInput, raw: string, drifted: ReadonlySet<string>): Promise<void> {
  const record = restoredStruct(input.fields, drifted, 'raw.record');
  await session.run(`CREATE OR REPLACE TABLE bronze.${sqlName(`${input.stream}_versions`)} AS
    SELECT row_number() OVER (ORDER BY ${placeSql('raw')}) AS version, CAST(raw.record.id AS VARCHAR) AS object,
      raw.* EXCLUDE (filename, record), parts.run_at, CASE WHEN NOT ${isStubSql(input, 'raw')} THEN ${record} END AS record,
      CAST(NULL AS VARCHAR) AS extra, false AS is_deleted, CAST(NULL AS BIGINT) AS deleted_at
    FROM ${raw} AS raw JOIN bronze_raw.parts AS parts USING (filename)
    QUALIFY lead(raw.observed_at) OVER (PARTITION BY raw.record.id ORDER BY ${placeSql('raw')}) IS DISTINCT FROM raw.observed_at`);
}

async function loadedStream(session: Session, { stream, parts }: StreamInput, rows: number, target: string): Promise<LoadedStream> {
  return { stream, parts: parts.length, rows, latest: await session.count(`SELECT count(*) FROM ${target}`) };
}

async function remainingDrift(session: Session, { fields }: StreamInput, suspects: readonly Drift[], latest: string): Promise<Drift[]> {
  const remaining: Drift[] = [];
  for (const suspect of suspects) {
    const mismatch = mismatchSql(fields, suspect.path, 'record');
    const rows = await session.count(`SELECT count(*) FROM ${latest} WHERE ${mismatch}`);
    if (rows === 0) continue;
    const ids = await session.rows(`SELECT CAST(record.id AS VARCHAR) AS id FROM ${latest} WHERE ${mismatch} ORDER BY 1 LIMIT 5`);
    remaining.push({ ...suspect, rows, ids: ids.map(({ id }) => String(id)) });
  }
  return remaining;
}

/** Drops a stream's table, to give its memory back. */
export async function dropBronze(session: Session, stream: string): Promise<void> {
  await session.run(`DROP TABLE IF EXISTS bronze.${sqlName(stream)}; DROP TABLE IF EXISTS bronze.${sqlName(`${stream}_versions`)}`);
}

async function readParts(
  session: Session,
  storage: Storage,
  input: StreamInput,
  drifted: ReadonlySet<string>,
  target: string,
): Promise<void> {
  const envelope = `filename VARCHAR, run_id VARCHAR, observed_at BIGINT, via VARCHAR, api_version VARCHAR, parent VARCHAR, event VARCHAR`;
  const paths = await storage.localPaths(input.parts.map(({ key }) => key));
  await session.run(`CREATE OR REPLACE TABLE bronze_raw.parts (filename VARCHAR, run_at BIGINT);
    CREATE OR REPLACE TABLE ${target} (${envelope}, record ${structType(input.fields, drifted)})`);
  if (paths.length === 0) return;
  const runAt = input.parts.map(({ runAtMs }, index) => `(${sqlString(paths[index] ?? '')}, ${runAtMs})`);
  await session.run(`INSERT INTO bronze_raw.parts VALUES ${runAt.join(', ')}`);
  try {
    await session.run(`CREATE OR REPLACE TABLE ${target} AS ${readSql(paths, input, drifted)}`);
  } catch (error) {
    throw unreadable(input.stream, error);
  }
}

function readSql(paths: readonly string[], { fields }: StreamInput, drifted: ReadonlySet<string>): string {
  const columns = `{run_id: 'VARCHAR', observed_at: 'BIGINT', via: 'VARCHAR', api_version: 'VARCHAR', parent: 'VARCHAR', event: 'VARCHAR', record: '${structType(fields, drifted).replaceAll("'", "''")}'}`;
  return `SELECT filename, run_id, observed_at, via, api_version, parent, event, record
    FROM read_json(${sqlStrings(paths)}, format = 'newline_delimited', columns = ${columns}, filename = true, maximum_object_size = 67108864)`;
}

/**
 * Order of versions: when the API answered, a list's reading over an event's payload, then extraction, part and line (facts: "Silver"); the
 * rows already stand in the order of the last three. A stub wins over versions of its own moment or before.
 */
function lastVersionSql(raw: string, input: StreamInput): string {
  return `WITH versions AS (
      SELECT rowid AS version, record.id AS id, observed_at, ${isStubSql(input, 'raw')} AS is_stub, ${placeSql('raw')} AS place
      FROM ${raw} AS raw
    ),
    newest AS (
      SELECT coalesce(arg_max(version, place) FILTER (WHERE NOT is_stub), arg_max(version, place)) AS version,
        max(observed_at) FILTER (WHERE NOT is_stub) AS live_at, max(observed_at) FILTER (WHERE is_stub) AS stub_at
      FROM versions GROUP BY id
    )
    SELECT raw.* EXCLUDE (filename), parts.run_at, ${extraSql(input.newFields, 'raw.record')} AS extra,
      coalesce(stub_at >= live_at, stub_at IS NOT NULL) AS is_deleted,
      CASE WHEN coalesce(stub_at >= live_at, stub_at IS NOT NULL) THEN stub_at END AS deleted_at
    FROM ${raw} AS raw JOIN newest ON raw.rowid = newest.version JOIN bronze_raw.parts AS parts USING (filename)`;
}

/** An event's payload is as old as the event; a list or a retrieve of the same moment knows at least as much. */
function placeSql(table: string): string {
  const rank = `CASE WHEN ${table}.via IN ('event', 'webhook') THEN 0 ELSE 1 END`;
  return `CAST(${table}.observed_at * 4 + ${rank} AS HUGEINT) * 4294967296 + ${table}.rowid`;
}

function isStubSql({ fields }: StreamInput, table: string): string {
  return 'deleted' in fields ? `coalesce(CAST(${table}.record.deleted AS VARCHAR) = 'true', false)` : 'false';
}

/** Entries of nested lists: one of each for a parent and extraction; which extraction counts is the parent's to say. */
function lastPerParentSql(raw: string): string {
  return `WITH entries AS (SELECT raw.* EXCLUDE (filename), parts.run_at, raw.rowid AS place FROM ${raw} AS raw JOIN bronze_raw.parts AS parts USING (filename))
    SELECT * EXCLUDE (place) FROM entries
    WHERE place IN (SELECT max(place) FROM entries GROUP BY parent, run_id, run_at, record.id)`;
}

function requireAllRows({ stream, parts }: StreamInput, found: number): void {
  const expected = parts.reduce((sum, { rows }) => sum + rows, 0);
  if (expected === found) return;
  throw new PipelineError(
    'STORAGE_CORRUPT',
    `Bronze of ${stream} has ${found} records in its ${parts.length} parts, the run manifests say ${expected}`,
    {
      hint: 'A part was cut short or changed after it was written. Restore it, or extract the window again with a larger --days; nothing was published.',
      details: { stream, expected, found },
    },
  );
}

function unreadable(stream: string, cause: unknown): PipelineError {
  if (cause instanceof PipelineError) return cause;
  const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return new PipelineError('STORAGE_CORRUPT', `Bronze of ${stream} cannot be read: ${message}`, {
    cause,
    hint: 'Restore the file that is named, or extract its window again; nothing was published.',
    details: { stream },
  });
}
