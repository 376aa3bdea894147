/** Bronze made by hand: parts and run manifests as an extraction leaves them, for histories that no source would give on demand. */
import { createHash } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import { bronzeFolder } from '../../src/state/keys.ts';
import { appendStage } from '../../src/state/manifest.ts';
import type { EntityExtract, ExtractStage, Part } from '../../src/state/stages/extract.ts';
import type { Storage } from '../../src/storage/types.ts';

export interface BronzeRecord {
  readonly observedAt: number;
  readonly via: 'list' | 'event' | 'refetch' | 'webhook';
  readonly record: Readonly<Record<string, unknown>>;
  readonly parent?: string;
}

export interface BronzeRun {
  readonly runId: string;
  /** Milliseconds; orders the runs. */
  readonly startedAt: number;
  readonly streams: Readonly<Record<string, readonly BronzeRecord[]>>;
}

/** Stores a run's parts and its manifest. */
export async function writeBronzeRun(storage: Storage, run: BronzeRun): Promise<void> {
  const entities: EntityExtract[] = [];
  for (const [stream, records] of Object.entries(run.streams)) {
    const parts = records.length === 0 ? [] : [await writePart(storage, run, stream, records)];
    entities.push(entityExtract(stream, records.length, parts));
  }
  const at = new Date(run.startedAt).toISOString();
  const stage: ExtractStage = {
    stage: 'extract',
    status: 'complete',
    started_at: at,
    finished_at: at,
    tool_version: 'test',
    source: 'made by hand',
    api_version: 'test',
    source_now: 0,
    entities,
  };
  await appendStage(storage, run.runId, stage);
}

async function writePart(
  storage: Storage,
  { runId, startedAt }: BronzeRun,
  stream: string,
  records: readonly BronzeRecord[],
): Promise<Part> {
  const lines = records.map(({ observedAt, via, record, parent }) =>
    JSON.stringify({
      run_id: runId,
      entity: stream,
      observed_at: observedAt,
      via,
      api_version: 'test',
      ...(parent === undefined ? {} : { parent }),
      record,
    }),
  );
  const body = zstdCompressSync(Buffer.from(lines.map((line) => `${line}\n`).join('')), { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const key = `${bronzeFolder(stream, '2026-01-01', runId)}part-${startedAt}-00000.jsonl.zst`;
  await storage.putNew(key, body);
  return { key, size: body.byteLength, rows: records.length, sha256: createHash('sha256').update(body).digest('hex') };
}

function entityExtract(stream: string, records: number, parts: Part[]): EntityExtract {
  return {
    entity: stream,
    status: 'complete',
    window: { from: 0, to: 1 },
    why: 'made by hand',
    pages: 1,
    records,
    quarantined: 0,
    duplicates: 0,
    requests: 1,
    retries: {},
    streams: [{ stream, records, parts, quarantined: 0, quarantine: [], shape: {} }],
    watermark: { before: null, after: null },
  };
}
