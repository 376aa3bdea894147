/**
 * The run manifest: the log of a run. Each stage (extract, transforms, quality, rollback) appends one entry when it is done. Recovery completes
 * what an entry says and the store does not yet show; one that another run has made impossible is the only one that is ever changed.
 */
import { z } from 'zod';
import { PipelineError } from '../domain/errors.ts';
import { mapAhead } from '../domain/mapAhead.ts';
import type { Storage, Version } from '../storage/types.ts';
import { type Document, documentBytes, readDocument, readListedDocument, STATE_SCHEMA_VERSION } from './document.ts';
import { ARCHIVED_MANIFESTS, archivedManifestKey, MANIFESTS, manifestKey, manifestRunId } from './keys.ts';
import { extractStageSchema } from './stages/extract.ts';
import { qualityStageSchema } from './stages/quality.ts';
import { rollbackStageSchema } from './stages/rollback.ts';
import { transformsStageSchema } from './stages/transforms.ts';

const stageSchema = z.discriminatedUnion('stage', [extractStageSchema, transformsStageSchema, qualityStageSchema, rollbackStageSchema]);

const manifestSchema = z.strictObject({
  schema_version: z.literal(STATE_SCHEMA_VERSION),
  run_id: z.string(),
  stages: z.array(stageSchema),
  /** How often a start has taken from this run a verdict or a rollback that it had not decided yet: whoever is still about to decide is too late. */
  given_up: z.int().positive().optional(),
});

export type Stage = z.infer<typeof stageSchema>;
export type StageName = Stage['stage'];
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest of a run, wherever it lies, or null when it has none. */
export async function readManifest(storage: Storage, runId: string): Promise<Manifest | null> {
  return (await findManifest(storage, placesOf(runId)))?.document.value ?? null;
}

/**
 * Appends a finished stage to its run's manifest. Entries that stand there already are left as they are. `givenUp` is what the manifest said when the
 * stage was begun; where it says another by now, the stage was taken away meanwhile: throws `STORAGE_CONFLICT`.
 */
export async function appendStage(storage: Storage, runId: string, stage: Stage, givenUp?: number | undefined): Promise<void> {
  const found = await findManifest(storage, placesOf(runId));
  const value = found?.document.value ?? { schema_version: STATE_SCHEMA_VERSION, run_id: runId, stages: [] };
  if (decides(stage.stage) && value.given_up !== givenUp) throw takenAwayError(runId, stage.stage);
  const next = { ...value, stages: [...value.stages, stage] };
  await storage.swap(found?.key ?? manifestKey(runId), found?.document.version ?? null, documentBytes(next));
}

/**
 * Takes a stage away from a run that has not decided it, if it is one that changes what readers see: its process may be frozen just before its decision, and
 * nobody would look for that one any more. Returns the entry (behind the first `before` ones) if it has decided meanwhile.
 */
export async function takeAwayStage(storage: Storage, runId: string, name: StageName, before: number): Promise<Stage | undefined> {
  for (;;) {
    const found = await findManifest(storage, placesOf(runId));
    const value = found?.document.value ?? { schema_version: STATE_SCHEMA_VERSION, run_id: runId, stages: [] };
    const entry = value.stages.slice(before).findLast(({ stage }) => stage === name);
    if (entry !== undefined || !decides(name)) return entry;
    const next = { ...value, given_up: (value.given_up ?? 0) + 1 };
    try {
      await storage.swap(found?.key ?? manifestKey(runId), found?.document.version ?? null, documentBytes(next));
      return undefined;
    } catch (error) {
      if (!(error instanceof PipelineError) || error.code !== 'STORAGE_CONFLICT') throw error;
    }
  }
}

/** Parts and staged files are read by nobody who does not look for them; a verdict and a rollback are orders. */
function decides(name: StageName): boolean {
  return name === 'quality' || name === 'rollback';
}

function takenAwayError(runId: string, stage: StageName): PipelineError {
  return new PipelineError('STORAGE_CONFLICT', `run ${runId} gave way: another start has taken its ${stage} stage for dead meanwhile`, {
    hint: 'Nothing of the stage was published, and nothing is doubled. See what is published: payments-pipeline status.',
    details: { run_id: runId },
  });
}

/**
 * Puts another entry in the place of one, or none: only for a decision that cannot be carried out any more, which would be believed otherwise.
 * Does nothing where the entry does not stand.
 */
export async function replaceStage(storage: Storage, runId: string, entry: Stage, replacement: Stage | undefined): Promise<void> {
  const found = await findManifest(storage, placesOf(runId));
  if (found === null) return;
  const { value, version } = found.document;
  const stages = value.stages.flatMap((stage) => {
    if (stage.stage !== entry.stage || stage.finished_at !== entry.finished_at) return [stage];
    return replacement === undefined ? [] : [replacement];
  });
  await storage.swap(found.key, version, documentBytes({ ...value, stages }));
}

/** Makes a run's manifest, with its one stage; throws `STORAGE_EXISTS` when another process has made it: of two only one can win. */
export async function createManifest(storage: Storage, runId: string, stage: Stage): Promise<void> {
  await storage.putNew(manifestKey(runId), documentBytes({ schema_version: STATE_SCHEMA_VERSION, run_id: runId, stages: [stage] }));
}

/** Every run manifest, archived ones too, in the order of their keys. */
export async function* listManifests(storage: Storage): AsyncGenerator<Manifest> {
  for await (const manifest of mapAhead(listManifestKeys(storage), MANIFESTS_AT_ONCE, (place) => readListed(storage, place)))
    if (manifest !== null) yield manifest;
}

/** A thousand runs are a thousand requests where the store is S3, and each is answered in tens of milliseconds. */
export const MANIFESTS_AT_ONCE = 16;

/** The manifest that a listing has named: asked for where it lay, and only then in the other place. */
export async function readListed(storage: Storage, listed: ManifestKey): Promise<Manifest | null> {
  const document = await readListedDocument(storage, listed, manifestSchema);
  if (document !== null) return document.value;
  const elsewhere = placesOf(listed.runId).filter((key) => key !== listed.key);
  return (await findManifest(storage, elsewhere))?.document.value ?? null;
}

export interface ManifestKey {
  readonly runId: string;
  readonly key: string;
  readonly archived: boolean;
  readonly modifiedMs: number;
  readonly version?: Version | undefined;
}

/** Where every run's manifest lies, without reading any. A run that is in both places, since a move was cut short, is named once. */
export async function* listManifestKeys(storage: Storage): AsyncGenerator<ManifestKey> {
  const seen = new Set<string>();
  for (const folder of [MANIFESTS, ARCHIVED_MANIFESTS]) {
    for await (const { key, modifiedMs, version } of storage.list(folder)) {
      const runId = manifestRunId(key);
      if (runId === undefined || seen.has(runId)) continue;
      seen.add(runId);
      yield { runId, key, archived: folder === ARCHIVED_MANIFESTS, modifiedMs, version };
    }
  }
}

/** The live manifest counts: where a move to the archive was cut short, it may have grown since. */
function placesOf(runId: string): string[] {
  return [manifestKey(runId), archivedManifestKey(runId)];
}

async function findManifest(storage: Storage, places: readonly string[]): Promise<{ key: string; document: Document<Manifest> } | null> {
  for (const key of places) {
    const document = await readDocument(storage, key, manifestSchema);
    if (document !== null) return { key, document };
  }
  return null;
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
    hint: `Its manifest would be ${manifestKey(runId)}. See the run ids that there are: payments-pipeline runs list`,
  });
}
