import { basename } from 'node:path';
import { type Clock, utcDate } from '../domain/time.ts';
import { bronzeFolder } from '../state/keys.ts';
import type { Part, Stream } from '../state/stages/extract.ts';
import type { Storage } from '../storage/types.ts';
import type { ExtractedStream } from './extractEntityTypes.ts';
import type { FinishedPart } from './write/partFile.ts';

export interface StoreOptions {
  readonly storage: Storage;
  readonly runId: string;
  /** Distinguishes the parts of two attempts under one run id. */
  readonly attempt: string;
  readonly clock: Clock;
}

/** Moves a stream's finished parts into the store, durably; nothing counts until the run's manifest names them. */
export async function storeStream(options: StoreOptions, stream: ExtractedStream): Promise<Stream> {
  return {
    stream: stream.stream,
    records: stream.records,
    parts: await storeParts(options, stream.stream, stream.parts),
    quarantined: stream.quarantined,
    quarantine: await storeParts(options, stream.stream, stream.quarantine),
    shape: Object.fromEntries(Object.entries(stream.shape.toJSON()).map(([path, types]) => [path, [...types]])),
  };
}

async function storeParts(
  { storage, runId, attempt, clock }: StoreOptions,
  stream: string,
  parts: readonly FinishedPart[],
): Promise<Part[]> {
  const folder = bronzeFolder(stream, utcDate(Math.floor(clock() / 1000)), runId);
  const stored: Part[] = [];
  for (const { path, bytes, rows, sha256 } of parts) {
    // part-00000.jsonl.zst → part-1f3a9c00-00000.jsonl.zst
    const key = folder + basename(path).replace('-', `-${attempt}-`);
    await storage.putNewFile(key, path);
    stored.push({ key, size: bytes, rows, sha256 });
  }
  return stored;
}
