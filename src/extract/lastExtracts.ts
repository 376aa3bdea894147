import { listManifestKeys, readListed } from '../state/manifest.ts';
import type { ExtractStage } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';

export interface PastExtract {
  readonly runId: string;
  readonly stage: ExtractStage;
}

/** What earlier extractions left in their manifests, newest first. Manifests are read as they are asked for: most callers need one. */
export async function* lastExtracts(storage: Storage): AsyncGenerator<PastExtract> {
  const keys = await Array.fromAsync(listManifestKeys(storage));
  for (const key of keys.toSorted((a, b) => b.modifiedMs - a.modifiedMs)) {
    const { runId } = key;
    const stages = (await readListed(storage, key))?.stages ?? [];
    for (const stage of stages.toReversed()) if (stage.stage === 'extract') yield { runId, stage };
  }
}
