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

/** A run whose records are JSON text already, to be read once: for stores that are large. */
export interface BronzeLines extends Pick<BronzeRun, 'runId' | 'startedAt'> {
  readonly streams: readonly { readonly stream: string; readonly records: readonly Iterable<string>[] }[];
}

/** Records of a part of a large store. */
const PART_ROWS = 20_000;

/** Stores a run's parts and its manifest. */
export async function writeBronzeRun(storage: Storage, run: BronzeRun): Promise<void> {
  const entities: EntityExtract[] = [];
  for (const [stream, records] of Object.entries(run.streams)) {
    const lines = records.map((record) => lineOf(run, stream, record));
    entities.push(entityExtract(stream, records.length, lines.length === 0 ? [] : [await writePart(storage, run, stream, 0, lines)]));
  }
  await appendRun(storage, run, entities);
}

/** Stores a large run, all of its records read in a list a second after it began. Returns how many there are. */
export async function writeBronzeLines(storage: Storage, run: BronzeLines): Promise<number> {
  const entities: EntityExtract[] = [];
  for (const { stream, records } of run.streams) {
    const head = `{"run_id":"${run.runId}","entity":"${stream}","observed_at":${run.startedAt + 1000},"via":"list","api_version":"test","record":`;
    const parts: Part[] = [];
    let lines: string[] = [];
    const flush = async () => {
      if (lines.length > 0) parts.push(await writePart(storage, run, stream, parts.length, lines));
      lines = [];
    };
    for (const some of records) {
      for (const record of some) {
        lines.push(`${head}${record}}`);
        if (lines.length === PART_ROWS) await flush();
      }
    }
    await flush();
    entities.push(
      entityExtract(
        stream,
        parts.reduce((sum, { rows }) => sum + rows, 0),
        parts,
      ),
    );
  }
  await appendRun(storage, run, entities);
  return entities.reduce((sum, { records }) => sum + records, 0);
}

async function appendRun(storage: Storage, { runId, startedAt }: Pick<BronzeRun, 'runId' | 'startedAt'>, entities: EntityExtract[]) {
  const at = new Date(startedAt).toISOString();
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
  await appendStage(storage, runId, stage);
}

function lineOf({ runId }: BronzeRun, stream: string, { observedAt, via, record, parent }: BronzeRecord): string {
  return JSON.stringify({
    run_id: runId,
    entity: stream,
    observed_at: observedAt,
    via,
    api_version: 'test',
    ...(parent === undefined ? {} : { parent }),
    record,
  });
}

async function writePart(
  storage: Storage,
  { runId, startedAt }: Pick<BronzeRun, 'runId' | 'startedAt'>,
  stream: string,
  number: number,
  lines: readonly string[],
): Promise<Part> {
  const params = { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 1 };
  const body = zstdCompressSync(Buffer.from(`${lines.join('\n')}\n`), { params });
  const key = `${bronzeFolder(stream, '2026-01-01', runId)}part-${startedAt}-${String(number).padStart(5, '0')}.jsonl.zst`;
  await storage.putNew(key, body);
  return { key, size: body.byteLength, rows: lines.length, sha256: createHash('sha256').update(body).digest('hex') };
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
