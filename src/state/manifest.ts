/**
 * The run manifest: the immutable log of a run. Each stage (extract, transforms, quality, rollback) appends one entry when it is done, which is
 * never changed after; recovery completes what an entry says and the store does not yet show.
 */
import { z } from 'zod';
import { PipelineError } from '../domain/errors.ts';
import type { Storage } from '../storage/types.ts';
import { documentBytes, readDocument, STATE_SCHEMA_VERSION } from './document.ts';
import { MANIFESTS, manifestKey } from './keys.ts';
import { extractStageSchema } from './stages/extract.ts';
import { qualityStageSchema } from './stages/quality.ts';
import { rollbackStageSchema } from './stages/rollback.ts';
import { transformsStageSchema } from './stages/transforms.ts';

const stageSchema = z.discriminatedUnion('stage', [extractStageSchema, transformsStageSchema, qualityStageSchema, rollbackStageSchema]);

const manifestSchema = z.strictObject({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  run_id: z.string(),
  stages: z.array(stageSchema),
});

export type Stage = z.infer<typeof stageSchema>;
export type StageName = Stage['stage'];
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest of a run, or null when it has none. */
export async function readManifest(storage: Storage, runId: string): Promise<Manifest | null> {
  const document = await readDocument(storage, manifestKey(runId), manifestSchema);
  return document?.value ?? null;
}

/** Appends a finished stage to its run's manifest. Entries that stand there already are left as they are. */
export async function appendStage(storage: Storage, runId: string, stage: Stage): Promise<void> {
  const key = manifestKey(runId);
  const document = await readDocument(storage, key, manifestSchema);
  const stages = [...(document?.value.stages ?? []), stage];
  await storage.swap(key, document?.version ?? null, documentBytes({ schema_version: STATE_SCHEMA_VERSION, run_id: runId, stages }));
}

/** Every run manifest, in the order of their keys. */
export async function* listManifests(storage: Storage): AsyncGenerator<Manifest> {
  for await (const { key } of storage.list(MANIFESTS)) {
    const runId = /^_state\/manifests\/run_([^/]+)\.json$/.exec(key)?.[1];
    if (runId === undefined) continue;
    const manifest = await readManifest(storage, runId);
    if (manifest !== null) yield manifest;
  }
}

/** The last entry of a stage in a manifest, or undefined. */
export function lastStage<N extends StageName>(manifest: Manifest, name: N): Extract<Stage, { stage: N }> | undefined {
  return manifest.stages.findLast((stage): stage is Extract<Stage, { stage: N }> => stage.stage === name);
}

/** The manifest of a run that must exist; throws `STORAGE_MISSING` with what to do. */
export async function requireManifest(storage: Storage, runId: string): Promise<Manifest> {
  const manifest = await readManifest(storage, runId);
  if (manifest !== null) return manifest;
  throw new PipelineError('STORAGE_MISSING', `there is no run ${runId} in ${storage.label}`, {
    hint: `Its manifest would be ${manifestKey(runId)}. Look for the run ids that there are in ${MANIFESTS}.`,
  });
}
