/**
 * Deletions that no event told of: what an earlier run has, and a full listing has no more, is asked for by its id. The API then gives the stub of
 * a deleted object, which is stored as any other version. Of what it does not even know by id there is no proof of a deletion: it is told, and
 * stays as it is.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSession } from '../lake/session.ts';
import { sqlName, sqlStrings } from '../lake/sqlText.ts';
import type { Entity } from '../registry/types.ts';
import { listManifests } from '../state/manifest.ts';
import type { EntityExtract, Part } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';
import { addRetrieved, withheld } from './addRetrieved.ts';
import type { Extracted, ExtractOptions, RunFacts } from './extractOptions.ts';
import { retrieveAll } from './retrieveAll.ts';

/** Sweeps every deletable entity that this run has listed from the beginning of what is closed. */
export async function sweepDeleted(options: ExtractOptions, extracted: readonly Extracted[], facts: RunFacts): Promise<Extracted[]> {
  const swept = [...extracted];
  for (const entity of options.entities.filter(({ deletable }) => deletable)) {
    const index = swept.findIndex(({ result }) => result.entity === entity.name && isListedWhole(result));
    const listed = swept[index];
    if (listed === undefined) continue;
    // Once it counts as listed, no later run would look for what is gone from it.
    swept[index] = options.signal.aborted
      ? withheld(listed, options.signal.reason)
      : await sweepOne(options, entity, listed, extracted, facts);
  }
  return swept;
}

/** Only a list of all that is closed can miss something. */
function isListedWhole({ status, window, watermark: { before } }: EntityExtract): boolean {
  return status === 'complete' && before !== null && window.from <= before.from && window.to >= before.to;
}

async function sweepOne(
  options: ExtractOptions,
  entity: Entity,
  listed: Extracted,
  extracted: readonly Extracted[],
  { attempt }: RunFacts,
): Promise<Extracted> {
  let [missing, found] = [0, 0];
  const swept = await addRetrieved(options, listed, `${attempt}-sweep`, async (source, dir) => {
    const ids = await absentIds(options, entity, listed.result, extracted, dir);
    missing = ids.length;
    if (missing === 0) return [];
    const retrieved = await retrieveAll({ ...options, source, entity, dir }, ids);
    found = retrieved.found;
    return retrieved.streams;
  });
  const note = noteOf(missing, found);
  return note === undefined ? swept : { ...swept, result: { ...swept.result, notes: [...(swept.result.notes ?? []), note] } };
}

function noteOf(missing: number, found: number): string | undefined {
  if (missing === 0) return undefined;
  const unknown = missing - found;
  const rest = unknown === 0 ? '' : `; ${unknown} the source does not know by id either, which proves no deletion: they stay as they are`;
  return `${missing} of an earlier run were in no list any more: ${found} were asked for by id${rest}`;
}

/** Ids in Bronze, created within the window, that this run's list has not and of which nothing says that they were deleted. */
async function absentIds(
  options: ExtractOptions,
  entity: Entity,
  { window }: EntityExtract,
  extracted: readonly Extracted[],
  dir: string,
): Promise<string[]> {
  const { storage, memoryLimit, signal } = options;
  const before = await partsInStore(storage, entity.name);
  if (before.length === 0) return [];
  const now = extracted.flatMap(({ result }) => partsOf(result, entity.name));
  const spill = join(dir, 'spill');
  await mkdir(spill, { recursive: true });
  await using session = await openSession({ memoryLimit, tempDirectory: spill, allowedDirectories: [storage.localDirectory], signal });
  const [old, all] = [await versionsSql(storage, before), await versionsSql(storage, [...before, ...now])];
  const listedSql = now.length === 0 ? '' : ` EXCEPT SELECT id FROM ${await versionsSql(storage, now)}`;
  const rows = await session.rows(
    `SELECT id FROM (SELECT id FROM ${old} WHERE created >= ${window.from} AND created < ${window.to}${listedSql}
       EXCEPT SELECT id FROM ${all} WHERE ${sqlName('deleted')}) WHERE id IS NOT NULL ORDER BY id`,
  );
  return rows.map(({ id }) => String(id));
}

/** Of all runs before; this one's manifest is not written yet. */
async function partsInStore(storage: Storage, stream: string): Promise<Part[]> {
  const parts = new Map<string, Part>();
  for await (const { stages } of listManifests(storage)) {
    const results = stages.flatMap((stage) => (stage.stage === 'extract' ? stage.entities : []));
    for (const part of results.flatMap((result) => partsOf(result, stream))) parts.set(part.key, part);
  }
  return [...parts.values()];
}

function partsOf({ streams }: EntityExtract, stream: string): Part[] {
  return streams.filter((one) => one.stream === stream).flatMap(({ parts }) => parts);
}

async function versionsSql(storage: Storage, parts: readonly Part[]): Promise<string> {
  const paths = await storage.localPaths(parts.map(({ key }) => key));
  const columns = `{record: 'STRUCT(id VARCHAR, created BIGINT, deleted BOOLEAN)'}`;
  return `(SELECT record.id AS id, record.created AS created, coalesce(record.deleted, false) AS deleted
    FROM read_json(${sqlStrings(paths)}, format = 'newline_delimited', columns = ${columns}, maximum_object_size = 67108864))`;
}
