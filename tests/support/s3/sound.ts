/** What must hold of a store after whatever schedule, and at once: no run has to come first. */
import { expect } from 'bun:test';
import { silentLogger } from '../../../src/domain/logger.ts';
import { headVersion, readSnapshot } from '../../../src/lake/log.ts';
import { readCommit } from '../../../src/lake/readCommit.ts';
import { oldestVersion } from '../../../src/lake/versionAt.ts';
import { WATERMARKS } from '../../../src/state/keys.ts';
import { listLatest } from '../../../src/state/latest.ts';
import { listManifests } from '../../../src/state/manifest.ts';
import { listOpenStages } from '../../../src/state/openStages.ts';
import { publicationsOf } from '../../../src/state/publications.ts';
import { recover } from '../../../src/state/recover.ts';
import { repair } from '../../../src/state/repair.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { publishedExtractions, tick, tinyRun, tinyTable } from './tinyRun.ts';

/**
 * After the next start's recovery: every log is whole, every pointer names a version that holds what the pointer says, what a manifest calls
 * published was published by that run, and `repair` finds nothing to put right. Returns what recovery did. A watermark may be behind: an extraction
 * that was written down too late counts, and its records are fetched again.
 */
export async function requireSound(storage: Storage, models: readonly string[]): Promise<string[]> {
  const done = await recover(storage, silentLogger);
  expect(await listOpenStages(storage)).toEqual([]);
  for (const model of models) await requireLog(storage, tinyTable(model));
  for (const { model, table, version, content_hash } of await listLatest(storage))
    expect({ model, holds: (await publishedExtractions(storage, table, version)).join() }).toEqual({ model, holds: content_hash });
  for await (const manifest of listManifests(storage)) await requirePublications(storage, manifest);
  const { items, broken } = await repair({ storage, apply: false, deep: true });
  const wrong = [...broken, ...items].filter(({ key }) => !key.startsWith(WATERMARKS));
  expect(wrong.map(({ key, problem }) => `${key}: ${problem}`)).toEqual([]);
  return done;
}

/** A whole run then takes in each extraction that a manifest names, once, and is what is published. */
export async function requireNextRun(storage: Storage, models: readonly string[], runId = 'last'): Promise<void> {
  await tinyRun({ storage, runId, clock: tick, models });
  await requireSound(storage, models);
  expect((await repair({ storage, apply: false, deep: false })).items).toEqual([]);
  const extractions: string[] = [];
  for await (const { run_id, stages } of listManifests(storage))
    for (const { stage } of stages) if (stage === 'extract') extractions.push(run_id);
  for (const model of models) {
    const head = await headVersion(storage, tinyTable(model));
    const latest = (await listLatest(storage)).find((one) => one.model === model);
    expect(latest).toMatchObject({ version: head ?? -1, run_id: runId });
    expect((await publishedExtractions(storage, tinyTable(model))).sort()).toEqual(extractions.toSorted());
  }
}

/** Every version that is kept removes only what stood in the one before, and its files are there. */
async function requireLog(storage: Storage, table: string): Promise<void> {
  const [oldest, head] = [await oldestVersion(storage, table), await headVersion(storage, table)];
  if (oldest === null || head === null) return;
  for (let version = oldest; version <= head; version++) {
    const { files } = await readSnapshot(storage, table, version);
    expect({ table, version, files: files.size }).toEqual({ table, version, files: 1 });
    for (const path of files.keys())
      expect({ path, isThere: (await storage.get(`${table}/${path}`)) !== null }).toEqual({ path, isThere: true });
  }
}

type Manifest = Parameters<typeof publicationsOf>[0];

/** A version that has been given up is nobody's to ask about. */
async function requirePublications(storage: Storage, manifest: Manifest): Promise<void> {
  const unchanged = new Set(
    manifest.stages.flatMap((stage) =>
      stage.stage === 'transforms' ? stage.models.filter((one) => one.unchanged).map(({ model }) => model) : [],
    ),
  );
  for (const { model, table, version } of publicationsOf(manifest)) {
    if (unchanged.has(model) || version < ((await oldestVersion(storage, table)) ?? 0)) continue;
    const info = (await readCommit(storage, table, version)).find(({ commitInfo }) => commitInfo !== undefined)?.commitInfo;
    expect({ table, version, run: info?.['runId'] }).toEqual({ table, version, run: manifest.run_id });
  }
}
