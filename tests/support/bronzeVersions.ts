/** The lines of a Bronze stream that run manifests name, parsed. */
import { zstdDecompressSync } from 'node:zlib';
import { listManifests } from '../../src/state/manifest.ts';
import type { Storage } from '../../src/storage/types.ts';

export interface Version {
  readonly id: string;
  readonly runId: string;
  /** Milliseconds. */
  readonly observedAt: number;
  readonly via: string;
  readonly parent: string | undefined;
  readonly record: Readonly<Record<string, unknown>>;
}

interface Line {
  readonly run_id: string;
  readonly observed_at: number;
  readonly via: string;
  readonly parent?: string;
  readonly record: { readonly id: string };
}

/** Every version, in the order of manifests and parts. Fails for a part that two manifests name, or one names twice. */
export async function readBronze(storage: Storage, stream: string): Promise<Version[]> {
  const keys: string[] = [];
  for await (const manifest of listManifests(storage)) {
    const stages = manifest.stages.flatMap((stage) => (stage.stage === 'extract' ? [stage] : []));
    const streams = stages.flatMap(({ entities }) => entities.flatMap((entity) => entity.streams)).filter((one) => one.stream === stream);
    keys.push(...streams.flatMap(({ parts }) => parts.map(({ key }) => key)));
  }
  if (new Set(keys).size !== keys.length) throw new Error(`a part of ${stream} is named twice: ${keys.join(' ')}`);
  const versions: Version[] = [];
  for (const key of keys) versions.push(...(await readPart(storage, key)));
  return versions;
}

async function readPart(storage: Storage, key: string): Promise<Version[]> {
  const stored = await storage.get(key);
  if (stored === null) throw new Error(`${key} is named by a manifest and not there`);
  const lines = zstdDecompressSync(stored.body).toString().trimEnd().split('\n');
  return lines.map((text) => {
    const { run_id: runId, observed_at: observedAt, via, parent, record } = JSON.parse(text) as Line;
    return { id: record.id, runId, observedAt, via, parent, record };
  });
}
