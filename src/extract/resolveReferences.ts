/**
 * Objects that others refer to and no list gives: deleted customers, above all. A list leaves them out without a word, so what is named by a
 * record of this run and known nowhere is retrieved by id; the answer, often only a stub that says `deleted`, becomes a Bronze record.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../domain/logger.ts';
import { SECONDS_PER_DAY } from '../domain/time.ts';
import { readSnapshot } from '../lake/log.ts';
import { fileKeys, scanSql, snapshotColumns } from '../lake/scanSql.ts';
import { openSession, type Session } from '../lake/session.ts';
import { sqlName, sqlStrings } from '../lake/sqlText.ts';
import type { Entity } from '../registry/types.ts';
import type { Source } from '../source/types.ts';
import { readLatest } from '../state/latest.ts';
import type { EntityExtract, Part } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';
import type { ExtractedStream } from './extractEntityTypes.ts';
import { lastExtracts } from './lastExtracts.ts';
import { retrieveAll } from './retrieveAll.ts';

export interface ResolveOptions {
  readonly storage: Storage;
  readonly source: Source;
  /** The entity that is referred to. */
  readonly parent: Entity;
  readonly entities: readonly Entity[];
  /** What this run has stored so far. */
  readonly extracted: readonly EntityExtract[];
  readonly runId: string;
  /** A directory of this call's own. */
  readonly dir: string;
  readonly memoryLimit: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** What was retrieved, by Bronze stream. */
export type Resolved = readonly ExtractedStream[];

/** Retrieves every object of `parent` that this run refers to and nobody has. */
export async function resolveReferences(options: ResolveOptions): Promise<Resolved> {
  const referring = referringParts(options);
  if (referring.length === 0) return [];
  const missing = await missingIds(options, referring);
  if (missing.length === 0) return [];
  options.logger.info('retrieving what lists leave out', { entity: options.parent.name, count: missing.length });
  return (await retrieveAll({ ...options, entity: options.parent }, missing)).streams;
}

interface Referring {
  readonly field: string;
  readonly parts: readonly Part[];
}

function referringParts({ entities, parent, extracted }: ResolveOptions): Referring[] {
  return entities.flatMap(({ name, references }) =>
    references
      .filter(({ entity }) => entity === parent.name)
      .map(({ field }) => ({ field, parts: partsOf(extracted, name) }))
      .filter(({ parts }) => parts.length > 0),
  );
}

function partsOf(extracted: readonly EntityExtract[], stream: string): Part[] {
  return extracted.flatMap(({ streams }) => streams.filter((one) => one.stream === stream).flatMap(({ parts }) => parts));
}

async function missingIds(
  { storage, parent, extracted, dir, memoryLimit, signal }: ResolveOptions,
  referring: readonly Referring[],
): Promise<string[]> {
  const spill = join(dir, 'spill');
  await mkdir(spill, { recursive: true });
  await using session = await openSession({ memoryLimit, tempDirectory: spill, allowedDirectories: [storage.localDirectory], signal });
  const named = await Promise.all(referring.map(({ field, parts }) => idsSql(storage, parts, field)));
  const here = [...(await unpublishedResults(storage, parent)), ...extracted];
  const known = [await idsSql(storage, partsOf(here, parent.name), 'id'), await publishedIdsSql(storage, parent.name)];
  return await difference(
    session,
    named,
    known.filter((sql) => sql !== ''),
  );
}

async function difference(session: Session, named: readonly string[], known: readonly string[]): Promise<string[]> {
  const without = known.map((sql) => ` EXCEPT ${sql}`).join('');
  const rows = await session.rows(`SELECT id FROM ((${named.join(' UNION ')})${without}) AS missing WHERE id IS NOT NULL ORDER BY id`);
  return rows.map(({ id }) => String(id));
}

async function idsSql(storage: Storage, parts: readonly Part[], field: string): Promise<string> {
  if (parts.length === 0) return '';
  const paths = await storage.localPaths(parts.map(({ key }) => key));
  const columns = `{record: 'STRUCT(${sqlName(field)} VARCHAR)'}`;
  return `SELECT DISTINCT record.${sqlName(field)} AS id FROM read_json(${sqlStrings(paths)}, format = 'newline_delimited', columns = ${columns}, maximum_object_size = 67108864)`;
}

/** An earlier extraction may be further on than what is published in a shop that publishes now and then. */
const OVERLAP_MS = SECONDS_PER_DAY * 1000;

/** What extractions since the published version of an entity have; with some that it may know already. */
async function unpublishedResults(storage: Storage, { name }: Entity): Promise<EntityExtract[]> {
  const latest = (await readLatest(storage, name))?.latest;
  const since = latest === undefined ? 0 : Date.parse(latest.published_at) - OVERLAP_MS;
  const results: EntityExtract[] = [];
  for await (const { runId, stage } of lastExtracts(storage)) {
    if (runId === latest?.run_id || Date.parse(stage.finished_at) < since) break;
    results.push(...stage.entities);
  }
  return results;
}

async function publishedIdsSql(storage: Storage, entity: string): Promise<string> {
  const latest = (await readLatest(storage, entity))?.latest;
  if (latest === undefined) return '';
  const snapshot = await readSnapshot(storage, latest.table, latest.version);
  const paths = await storage.localPaths(fileKeys(latest.table, snapshot.files.values()));
  return `SELECT id FROM (${scanSql({ ...snapshotColumns(snapshot), paths })}) AS published`;
}
