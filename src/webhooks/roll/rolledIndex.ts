/** Which events are in Bronze, as the markers of committed rolls say. Reads only the rolls that it has not read yet. */
import { PipelineError } from '../../domain/errors.ts';
import { listManifestKeys, readManifest } from '../../state/manifest.ts';
import type { Storage } from '../../storage/types.ts';
import type { KeySet } from '../keySet.ts';
import { MARKERS, MARKERS_STREAM, rollNumber, runIdOfFile } from './keys.ts';
import { markerKeys } from './markers.ts';

export class RolledIndex {
  readonly #rolls = new Set<string>();
  #last = 0;

  constructor(readonly known: KeySet) {}

  /** The number of the next roll, as of the last `refresh`. */
  get next(): number {
    return this.#last + 1;
  }

  /** Notes a roll of our own. */
  add(runId: string): void {
    this.#rolls.add(runId);
    this.#last = Math.max(this.#last, rollNumber(runId) ?? 0);
  }

  async refresh(storage: Storage): Promise<void> {
    const fresh: string[] = [];
    for await (const { runId } of listManifestKeys(storage))
      if (rollNumber(runId) !== undefined && !this.#rolls.has(runId)) fresh.push(runId);
    if (fresh.length === 0) return;
    const files = await markerFiles(storage);
    for (const runId of fresh) {
      const candidates = files.get(runId) ?? [];
      const key = candidates.length === 1 ? candidates[0] : await namedFile(storage, runId);
      if (key !== undefined) await this.#load(storage, runId, key);
      this.add(runId);
    }
  }

  async #load(storage: Storage, runId: string, key: string): Promise<void> {
    const stored = await storage.get(key);
    if (stored === null) throw missing(runId, key);
    for (const marker of markerKeys(stored.body)) this.known.add(marker);
  }
}

/** The marker files of all rolls that committed, oldest first. */
export async function* committedMarkerFiles(storage: Storage): AsyncGenerator<string> {
  const files = await markerFiles(storage);
  const rolls: string[] = [];
  for await (const { runId } of listManifestKeys(storage)) if (rollNumber(runId) !== undefined) rolls.push(runId);
  for (const runId of rolls.sort()) {
    const candidates = files.get(runId) ?? [];
    const key = candidates.length === 1 ? candidates[0] : await namedFile(storage, runId);
    if (key !== undefined) yield key;
  }
}

/** By roll; more than one only where a try was cut short. */
async function markerFiles(storage: Storage): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  for await (const { key } of storage.list(MARKERS)) {
    const runId = runIdOfFile(key);
    if (runId !== undefined) files.set(runId, [...(files.get(runId) ?? []), key]);
  }
  return files;
}

/** The file that the manifest names; undefined for a roll that brought nothing new. */
async function namedFile(storage: Storage, runId: string): Promise<string | undefined> {
  const manifest = await readManifest(storage, runId);
  const streams =
    manifest?.stages.flatMap((stage) => (stage.stage === 'extract' ? stage.entities.flatMap((one) => one.streams) : [])) ?? [];
  return streams.find(({ stream }) => stream === MARKERS_STREAM)?.parts[0]?.key;
}

function missing(runId: string, key: string): PipelineError {
  return new PipelineError('STORAGE_CORRUPT', `${key} is missing, the manifest of ${runId} names it`, {
    hint: 'Without it duplicates could be stored twice. Restore it from a copy of the store.',
    details: { key },
  });
}
