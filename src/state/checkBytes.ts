/** Whether the files that manifests and published versions name are there, with their sizes and, if asked for, their content. */

import { errorMessage, PipelineError } from '../domain/errors.ts';
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import { utcInstant } from '../domain/time.ts';
import { readSnapshot } from '../lake/log.ts';
import { fileKeys } from '../lake/scanSql.ts';
import type { Storage } from '../storage/types.ts';
import { latestKey } from './keys.ts';
import { readLatest } from './latest.ts';
import type { Manifest } from './manifest.ts';
import type { Broken } from './repairTypes.ts';
import type { EntityExtract, Part } from './stages/extract.ts';

export interface ByteCheck {
  readonly broken: readonly Broken[];
  readonly parts: number;
  readonly files: number;
}

/** Checks every Bronze part of every manifest: its size, or with `deep` its SHA-256, which reads all of Bronze. */
export async function checkParts(
  storage: Storage,
  manifests: readonly Manifest[],
  deep: boolean,
): Promise<Pick<ByteCheck, 'broken' | 'parts'>> {
  const sizes = await sizesBelow(storage, 'bronze/');
  const broken: Broken[] = [];
  let parts = 0;
  for (const { run_id, stages } of manifests) {
    for (const entity of stages.flatMap((stage) => (stage.stage === 'extract' ? stage.entities : []))) {
      for (const part of entity.streams.flatMap((stream) => [...stream.parts, ...stream.quarantine])) {
        parts += 1;
        const problem = sizeProblem(part, sizes.get(part.key)) ?? (deep ? await contentProblem(storage, part) : undefined);
        if (problem !== undefined) broken.push({ key: part.key, problem: `${problem}, says run ${run_id}`, hint: fetchAgain(entity) });
      }
    }
  }
  return { broken, parts };
}

/** Checks that what `_latest` points to can be read: the log, and every file with its size. A pointer that is broken itself is reported elsewhere. */
export async function checkPublished(storage: Storage, models: readonly string[]): Promise<Pick<ByteCheck, 'broken' | 'files'>> {
  const hint = 'Build the table anew from Bronze: payments-pipeline run-transforms --full-refresh, then run-quality.';
  const [silver, gold] = await Promise.all([sizesBelow(storage, 'silver/'), sizesBelow(storage, 'gold/')]);
  const sizes = new Map([...silver, ...gold]);
  const found = await mapConcurrently(models, TABLES_AT_ONCE, async (model) => {
    try {
      return await checkTable(storage, model, sizes, hint);
    } catch (error) {
      if (!(error instanceof PipelineError) || error.code === 'STORAGE_IO') throw error;
      return { broken: [{ key: latestKey(model), problem: errorMessage(error), hint: error.hint ?? hint }], files: 0 };
    }
  });
  return { broken: found.flatMap(({ broken }) => broken), files: found.reduce((sum, { files }) => sum + files, 0) };
}

const TABLES_AT_ONCE = 16;

async function checkTable(
  storage: Storage,
  model: string,
  sizes: ReadonlyMap<string, number>,
  hint: string,
): Promise<Pick<ByteCheck, 'broken' | 'files'>> {
  const latest = (await readLatest(storage, model))?.latest;
  if (latest === undefined) return { broken: [], files: 0 };
  const live = [...(await readSnapshot(storage, latest.table, latest.version)).files.values()];
  const broken = fileKeys(latest.table, live).flatMap((key, index) => {
    const problem = sizeProblem({ key, size: live[index]?.size ?? 0 }, sizes.get(key));
    return problem === undefined ? [] : [{ key, problem: `${problem}, says version ${latest.version} of ${latest.table}`, hint }];
  });
  return { broken, files: live.length };
}

async function sizesBelow(storage: Storage, prefix: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for await (const { key, size } of storage.list(prefix)) sizes.set(key, size);
  return sizes;
}

function sizeProblem({ size }: Pick<Part, 'key' | 'size'>, found: number | undefined): string | undefined {
  if (found === size) return undefined;
  return found === undefined ? 'it is missing' : `it has ${found} bytes instead of ${size}`;
}

async function contentProblem(storage: Storage, { key, sha256 }: Part): Promise<string | undefined> {
  const stored = await storage.get(key);
  if (stored === null) return 'it is missing';
  const found = new Bun.CryptoHasher('sha256').update(stored.body).digest('hex');
  return found === sha256 ? undefined : `its content has changed (sha256 ${found.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…)`;
}

function fetchAgain({ entity, window }: EntityExtract): string {
  const span = `--from ${utcInstant(window.from)} --to ${utcInstant(window.to)}`;
  return `Restore it from a copy of the store. The source may still have its records: payments-pipeline run-batch --entity ${entity} ${span}`;
}
