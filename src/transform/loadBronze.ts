/**
 * Bronze in a session: `bronze.<entity>` has the latest version of each object, `bronze.<child stream>` every entry that was fetched for a
 * nested list. Columns: record (STRUCT), observed_at (ms), via, run_id, run_at (ms, when its extraction began), api_version; entities also
 * extra (fields that nobody declared, as JSON text), is_deleted and deleted_at (ms), payload_hash and is_tied, children also parent. A deleted object keeps its last version: the source's stub says only that it is gone.
 */
import { PipelineError } from '../domain/errors.ts';
import type { Session } from '../lake/session.ts';
import { sqlName, sqlString, sqlStrings } from '../lake/sqlText.ts';
import type { Drift } from '../state/stages/transforms.ts';
import type { Storage } from '../storage/types.ts';
import { mismatchSql, restoredField, restoredStruct, structType } from './fieldSql.ts';
import type { StreamInput } from './inputs.ts';
import { extraSql } from './newFields.ts';
import { isSmall, type SmallOptions } from './smallWork.ts';

export interface LoadedStream {
  readonly stream: string;
  readonly parts: number;
  readonly rows: number;
  /** Distinct objects: rows of the `bronze.` table. */
  readonly latest: number;
}

/** How a stream is brought into the session. */
export interface LoadOptions extends SmallOptions {
  /** Fields that some part has with another type than declared. */
  readonly suspects?: readonly Drift[];
  /** Makes `bronze.<entity>_versions` too. */
  readonly versions?: boolean;
  /** Rows may be deleted from `bronze.<stream>`: it is a copy then, instead of a view of what was read. */
  readonly isMutable?: boolean;
  /** A table whose `id` are the events that the feed has told of before: their deliveries say nothing more. */
  readonly told?: string | undefined;
}

/** Makes what `loadBronze` fills: once a session. */
export async function makeBronzeSchemas(session: Session): Promise<void> {
  await session.run('CREATE SCHEMA bronze; CREATE SCHEMA bronze_raw');
}

/**
 * Reads a stream's parts and makes its `bronze.` table; the schemas must be there. The suspects whose latest versions still have another type are the drift that is returned.
 * Throws `STORAGE_CORRUPT` when the parts do not hold what the manifests say.
 */
export async function loadBronze(
  session: Session,
  storage: Storage,
  input: StreamInput,
  { suspects = [], versions = false, isMutable = false, told, smallUpTo }: LoadOptions = {},
): Promise<{ loaded: LoadedStream; drift: Drift[] }> {
  const drifted = new Set(suspects.map(({ path }) => path));
  const { raw, fates, latest, target } = namesOf(input.stream);
  await readParts(session, storage, input, drifted, raw);
  const { rows, delivered, objects } = await survey(session, input, raw, { smallUpTo });
  requireAllRows(input, rows);
  const dropped = delivered === 0 ? 0 : await dropTold(session, raw, told);
  if (versions) await makeVersions(session, input, raw, drifted);
  const hasSeveral = !input.isChild && objects !== rows;
  if (hasSeveral) await session.run(`CREATE TABLE ${fates} AS ${fatesSql(raw, input, drifted)}`);
  const restored = drifted.size === 0 ? '*' : `* REPLACE (${restoredStruct(input.fields, drifted, 'record')} AS record)`;
  await session.run(`CREATE VIEW ${latest} AS ${input.isChild ? lastPerParentSql(raw, input) : lastVersionSql(raw, hasSeveral ? fates : undefined, input, drifted)};
    CREATE ${isMutable ? 'TABLE' : 'VIEW'} ${target} AS SELECT ${restored} FROM ${latest}`);
  const drift = await remainingDrift(session, input, suspects, latest);
  const superseded = hasSeveral ? await session.count(`SELECT count(*) FROM ${fates} WHERE NOT wins`) : 0;
  const counted = input.isChild && rows > 0 ? await session.count(`SELECT count(*) FROM ${target}`) : rows - dropped - superseded;
  return { loaded: { stream: input.stream, parts: input.parts.length, rows, latest: counted }, drift };
}

interface Survey {
  readonly rows: number;
  /** Events that were delivered. */
  readonly delivered: number;
  /** Distinct objects; undefined where it would take a pass over a lot to know. */
  readonly objects: number | undefined;
}

const DELIVERED = `via = 'webhook' AND event IS NOT NULL`;

/** Counts what was read. Where each object came once, and few did, nothing need be found out about its versions. */
async function survey(session: Session, { isChild, parts }: StreamInput, raw: string, small: SmallOptions): Promise<Survey> {
  if (parts.length === 0) return { rows: 0, delivered: 0, objects: 0 };
  const counts = ['count(*) AS rows', `count(*) FILTER (WHERE ${DELIVERED}) AS delivered`];
  const isKnown = !isChild && isSmall(parts, small);
  if (isKnown) counts.push(`count(DISTINCT ${objectSql('record.id')}) AS objects`);
  const [row] = await session.rows(`SELECT ${counts.join(', ')} FROM ${raw}`);
  return { rows: Number(row?.['rows']), delivered: Number(row?.['delivered']), objects: isKnown ? Number(row?.['objects']) : undefined };
}

/** What a stream is made of in a session: its records as read, what became of versions of which there are several, and what models read. */
function namesOf(stream: string) {
  return {
    raw: `bronze_raw.${sqlName(stream)}`,
    parts: `bronze_raw.${sqlName(`${stream}_parts`)}`,
    fates: `bronze_raw.${sqlName(`${stream}_fates`)}`,
    latest: `bronze_raw.${sqlName(`${stream}_latest`)}`,
    target: `bronze.${sqlName(stream)}`,
    versions: `bronze.${sqlName(`${stream}_versions`)}`,
  };
}

/**
 * An event that was both read from the feed and delivered is one version, and the feed knows better when: it has an order within the second. Left
 * in, a late delivery would be news of the past to a history. Returns how many there were.
 */
async function dropTold(session: Session, raw: string, told: string | undefined): Promise<number> {
  const before = told === undefined ? '' : ` OR event IN (SELECT id FROM ${told})`;
  return await session.count(
    `DELETE FROM ${raw} WHERE ${DELIVERED} AND (event IN (SELECT event FROM ${raw} WHERE via = 'event' AND event IS NOT NULL)${before})`,
  );
}

/**
 * Every version, numbered in the order of versions: the columns of `bronze.<entity>` with version and object before them. A stub has no record.
 * Of several of one moment the last counts: the others have never been true for any time.
 */
async function makeVersions(session: Session, input: StreamInput, raw: string, drifted: ReadonlySet<string>): Promise<void> {
  const record = restoredStruct(input.fields, drifted, 'raw.record');
  await session.run(`CREATE TABLE ${namesOf(input.stream).versions} AS
    SELECT row_number() OVER (ORDER BY ${placeSql('raw')}) AS version, CAST(raw.record.id AS VARCHAR) AS object,
      raw.* EXCLUDE (filename, record), parts.run_at, CASE WHEN NOT ${isStubSql(input, 'raw')} THEN ${record} END AS record,
      CAST(NULL AS VARCHAR) AS extra, false AS is_deleted, CAST(NULL AS BIGINT) AS deleted_at, CAST(NULL AS BIGINT) AS payload_hash, false AS is_tied
    FROM ${raw} AS raw JOIN ${namesOf(input.stream).parts} AS parts USING (filename)
    QUALIFY lead(raw.observed_at) OVER (PARTITION BY raw.record.id ORDER BY ${placeSql('raw')}) IS DISTINCT FROM raw.observed_at`);
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

/** Drops what was made of a stream, to give its memory back; `isMutable` as it was loaded. */
export async function dropBronze(session: Session, stream: string, isMutable: boolean): Promise<void> {
  const { raw, parts, fates, latest, target, versions } = namesOf(stream);
  await session.run(`DROP ${isMutable ? 'TABLE' : 'VIEW'} IF EXISTS ${target}; DROP TABLE IF EXISTS ${versions}; DROP VIEW IF EXISTS ${latest};
    DROP TABLE IF EXISTS ${fates}; DROP TABLE IF EXISTS ${parts}; DROP TABLE IF EXISTS ${raw}`);
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
  const { parts } = namesOf(input.stream);
  const runAt = input.parts.map(({ runAtMs }, index) => `(${sqlString(paths[index] ?? '')}, ${runAtMs})`);
  const fill = runAt.length === 0 ? '' : `; INSERT INTO ${parts} VALUES ${runAt.join(', ')}`;
  await session.run(`CREATE TABLE ${parts} (filename VARCHAR, run_at BIGINT)${fill}`);
  if (paths.length === 0) return await session.run(`CREATE TABLE ${target} (${envelope}, record ${structType(input.fields, drifted)})`);
  try {
    await session.run(`CREATE TABLE ${target} AS ${readSql(paths, input, drifted)}`);
  } catch (error) {
    throw unreadable(input.stream, error);
  }
}

function readSql(paths: readonly string[], { fields }: StreamInput, drifted: ReadonlySet<string>): string {
  const columns = `{run_id: 'VARCHAR', observed_at: 'BIGINT', via: 'VARCHAR', api_version: 'VARCHAR', parent: 'VARCHAR', event: 'VARCHAR', record: '${structType(fields, drifted).replaceAll("'", "''")}'}`;
  return `SELECT filename, run_id, observed_at, via, api_version, parent, event, record
    FROM read_json(${sqlStrings(paths)}, format = 'newline_delimited', columns = ${columns}, filename = true, maximum_object_size = 67108864)`;
}

/** What tells objects apart. Only an entity that is one object, such as the balance, has no ids: all of its versions are of that one. */
function objectSql(id: string): string {
  return `coalesce(${id}, '')`;
}

/**
 * What became of each version of the objects that have several; most have one, of which nothing need be found out.
 *
 * Order of versions: when the API answered, a list's reading over an event's payload, then extraction, part and line (facts: "Silver"); the rows
 * already stand in the order of the last three. A stub wins over versions of its own moment or before. Where versions of the last second of an
 * object say different things, it is tied: a source that knows whole seconds cannot tell which came last.
 */
function fatesSql(raw: string, input: StreamInput, drifted: ReadonlySet<string>): string {
  return `WITH versions AS (
      SELECT rowid AS version, ${objectSql('raw.record.id')} AS id, observed_at, ${isStubSql(input, 'raw')} AS is_stub, ${placeSql('raw')} AS place,
        ${payloadHashSql(input, drifted, 'raw.record')} AS payload
      FROM ${raw} AS raw WHERE ${objectSql('raw.record.id')} IN (SELECT ${objectSql('record.id')} FROM ${raw} GROUP BY 1 HAVING count(*) > 1)
    ),
    newest AS (
      SELECT id, coalesce(arg_max(version, place) FILTER (WHERE NOT is_stub), arg_max(version, place)) AS version,
        max(observed_at) FILTER (WHERE NOT is_stub) AS live_at, max(observed_at) FILTER (WHERE is_stub) AS stub_at
      FROM versions GROUP BY id
    ),
    ties AS (
      SELECT id FROM versions JOIN newest USING (id) WHERE NOT is_stub AND observed_at // 1000 = live_at // 1000
      GROUP BY id HAVING count(DISTINCT payload) > 1
    )
    SELECT versions.version, versions.version = newest.version AS wins, coalesce(stub_at >= live_at, stub_at IS NOT NULL) AS is_deleted, stub_at,
      ties.id IS NOT NULL AS is_tied
    FROM versions JOIN newest USING (id) LEFT JOIN ties USING (id)`;
}

/** The version of each object that counts; without `fates`, each has one. */
function lastVersionSql(raw: string, fates: string | undefined, input: StreamInput, drifted: ReadonlySet<string>): string {
  const isStub = isStubSql(input, 'raw');
  const isDeleted = fates === undefined ? isStub : `coalesce(fates.is_deleted, ${isStub})`;
  const stubAt = fates === undefined ? 'raw.observed_at' : 'coalesce(fates.stub_at, raw.observed_at)';
  return `SELECT raw.* EXCLUDE (filename), parts.run_at, ${extraSql(input.newFields, 'raw.record')} AS extra, ${isDeleted} AS is_deleted,
      CASE WHEN ${isDeleted} THEN ${stubAt} END AS deleted_at,
      ${payloadHashSql(input, drifted, 'raw.record')} AS payload_hash, ${fates === undefined ? 'false' : 'coalesce(fates.is_tied, false)'} AS is_tied
    FROM ${raw} AS raw JOIN ${namesOf(input.stream).parts} AS parts USING (filename)
    ${fates === undefined ? '' : `LEFT JOIN ${fates} AS fates ON raw.rowid = fates.version WHERE coalesce(fates.wins, true)`}`;
}

/** Of what the registry reads of a record. New fields are left out: which there are depends on what else was read with it. */
function payloadHashSql({ fields, newFields }: StreamInput, drifted: ReadonlySet<string>, record: string): string {
  const names = Object.keys(fields).filter((name) => !newFields.some((added) => added.name === name));
  const values = names.map((name) => restoredField(fields, drifted, record, name));
  return `CAST(hash(ROW(${values.join(', ')})) >> 1 AS BIGINT)`;
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
function lastPerParentSql(raw: string, input: StreamInput): string {
  return `WITH entries AS (SELECT raw.* EXCLUDE (filename), parts.run_at, raw.rowid AS place FROM ${raw} AS raw JOIN ${namesOf(input.stream).parts} AS parts USING (filename))
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
