/**
 * Moving old manifests to the archive: the folder that every start may list stays short, and whoever needs an old run finds it as before
 * (`readManifest` and `listManifests` look in both places). A copy is durable before its original goes.
 */
import { PipelineError } from '../domain/errors.ts';
import { mapAhead } from '../domain/mapAhead.ts';
import type { Storage } from '../storage/types.ts';
import { archivedManifestKey } from './keys.ts';
import { listManifestKeys, MANIFESTS_AT_ONCE, type Manifest, readListed } from './manifest.ts';
import { listOpenStages } from './openStages.ts';

export interface ArchivedRun {
  readonly run_id: string;
  readonly finished_at: string;
  readonly key: string;
}

/** Moves the manifest of every run whose last stage ended before the moment (milliseconds); a run with a stage under way stays. Harmless when cut short. */
export async function archiveManifests(storage: Storage, beforeMs: number): Promise<ArchivedRun[]> {
  const open = new Set((await listOpenStages(storage)).map(({ run_id }) => run_id));
  const moved: ArchivedRun[] = [];
  const live = (await Array.fromAsync(listManifestKeys(storage))).filter(({ runId, archived }) => !archived && !open.has(runId));
  for await (const { runId, key, manifest } of mapAhead(live, MANIFESTS_AT_ONCE, async (place) => ({
    ...place,
    manifest: await readListed(storage, place),
  }))) {
    const finishedAt = manifest === null ? undefined : lastEnd(manifest);
    if (finishedAt === undefined || Date.parse(finishedAt) >= beforeMs) continue;
    moved.push({ run_id: runId, finished_at: finishedAt, key: await move(storage, key, archivedManifestKey(runId)) });
  }
  return moved;
}

/** When the run's last stage ended; undefined for a manifest without one. */
export function lastEnd({ stages }: Manifest): string | undefined {
  return stages
    .map(({ finished_at }) => finished_at)
    .toSorted()
    .at(-1);
}

async function move(storage: Storage, from: string, to: string): Promise<string> {
  const [source, target] = [await storage.get(from), await storage.get(to)];
  if (source === null) return to;
  if (target === null) await storage.putNew(to, source.body);
  // An earlier move was cut short and the run has gone on since.
  else if (target.version !== source.version) await storage.swap(to, target.version, source.body);
  await requireCopy(storage, to, source.body);
  await storage.remove(from);
  return to;
}

/** The original is the only record of a run: it goes when its copy has been read back. */
async function requireCopy(storage: Storage, key: string, body: Uint8Array): Promise<void> {
  const copy = await storage.get(key);
  if (copy !== null && Buffer.compare(copy.body, body) === 0) return;
  throw new PipelineError('STORAGE_IO', `${key} does not hold what was written to it, so the original stays`, {
    hint: 'Check the disk, then run the command again.',
    details: { key },
  });
}
