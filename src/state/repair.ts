/** Putting state right from what does not change: run manifests and tables' logs. Shows everything before it changes anything. */
import { errorMessage, PipelineError } from '../domain/errors.ts';
import { mapAhead } from '../domain/mapAhead.ts';
import type { Storage } from '../storage/types.ts';
import { checkParts, checkPublished } from './checkBytes.ts';
import { LATEST, OPEN_STAGES, WATERMARKS } from './keys.ts';
import { listManifestKeys, MANIFESTS_AT_ONCE, type Manifest, readListed } from './manifest.ts';
import { RANGES } from './rangeJournal.ts';
import { readAhead } from './readAhead.ts';
import { repairLatest } from './repairLatest.ts';
import { repairMarkers } from './repairMarkers.ts';
import type { Broken, RepairItem } from './repairTypes.ts';
import { repairWatermarks } from './repairWatermarks.ts';
import { STAGED_KEY } from './staged.ts';

export interface RepairReport {
  readonly applied: boolean;
  readonly items: readonly RepairItem[];
  readonly broken: readonly Broken[];
  readonly checked: { readonly manifests: number; readonly parts: number; readonly files: number; readonly deep: boolean };
}

export interface RepairOptions {
  readonly storage: Storage;
  readonly apply: boolean;
  /** Read all of Bronze and compare its SHA-256. */
  readonly deep: boolean;
}

/** Looks at the whole state and repairs what can be, if asked to. The caller holds the run lock when it applies, and recovers afterwards. */
export async function repair({ storage, apply, deep }: RepairOptions): Promise<RepairReport> {
  // Before the manifests: whatever another run moves after that is another version than the one that is to be replaced.
  const state = await readAhead(storage, [WATERMARKS, LATEST, RANGES, OPEN_STAGES], [STAGED_KEY]);
  const { manifests, broken } = await readableManifests(storage);
  const whole = broken.length === 0;
  const [watermarks, latest] = [await repairWatermarks(state, manifests, whole), await repairLatest({ storage, state }, manifests, whole)];
  const items = [...watermarks.items, ...latest.items, ...(await repairMarkers(state, manifests))];
  if (apply) for (const item of items) await applyItem(storage, item);
  const parts = await checkParts(storage, manifests, deep);
  const published = await checkPublished(storage, await soundModels(storage, [...(apply ? [] : items), ...latest.broken]));
  return {
    applied: apply,
    items,
    broken: [...broken, ...watermarks.broken, ...latest.broken, ...parts.broken, ...published.broken],
    checked: { manifests: manifests.length, parts: parts.parts, files: published.files, deep },
  };
}

async function readableManifests(storage: Storage): Promise<{ manifests: Manifest[]; broken: Broken[] }> {
  const manifests: Manifest[] = [];
  const broken: Broken[] = [];
  const read = mapAhead(listManifestKeys(storage), MANIFESTS_AT_ONCE, async (place) => {
    const [found] = await Promise.allSettled([readListed(storage, place)]);
    return { key: place.key, found };
  });
  for await (const { key, found } of read) {
    if (found.status === 'fulfilled') {
      if (found.value !== null) manifests.push(found.value);
    } else {
      const error: unknown = found.reason;
      if (!(error instanceof PipelineError) || error.code === 'STORAGE_IO') throw error;
      const hint = 'A manifest is the only record of its run: restore it from a copy of the store. Its Bronze is not read until then.';
      broken.push({ key, problem: errorMessage(error), hint });
    }
  }
  return { manifests, broken };
}

async function applyItem(storage: Storage, { key, body, version }: RepairItem): Promise<void> {
  if (body === null) await storage.remove(key, version ?? undefined);
  else await storage.swap(key, version, body);
}

/** The models whose pointers can be read as they are. */
async function soundModels(storage: Storage, unsound: readonly { readonly key: string }[]): Promise<string[]> {
  const models: string[] = [];
  for await (const { key } of storage.list(LATEST))
    if (!unsound.some((one) => one.key === key)) models.push(key.slice(LATEST.length).replace(/\.json$/, ''));
  return models;
}
