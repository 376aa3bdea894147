/** What the transforms read: the Bronze parts that run manifests name, in the order in which versions count. */
import { entities } from '../registry/index.ts';
import type { Fields } from '../registry/types.ts';
import { listManifests } from '../state/manifest.ts';
import type { ExtractStage, Part } from '../state/stages/extract.ts';
import type { Coverage } from '../state/watermark.ts';
import type { Storage } from '../storage/types.ts';
import type { ShapeRecord } from './drift.ts';

export interface StreamInput {
  readonly stream: string;
  readonly fields: Fields;
  /** Whether its records are entries of a nested list, with the parent's id in the envelope. */
  readonly isChild: boolean;
  readonly parts: readonly Part[];
  readonly shapes: readonly ShapeRecord[];
}

export interface Inputs {
  /** Run ids, oldest first. */
  readonly runs: readonly string[];
  readonly streams: ReadonlyMap<string, StreamInput>;
  /** How far each entity is closed after these runs. */
  readonly coverage: ReadonlyMap<string, Coverage>;
}

interface ExtractRun {
  readonly runId: string;
  readonly stage: ExtractStage;
}

/** Gathers every extract stage of every run manifest; `only` keeps to the runs that a staged snapshot was made of. */
export async function gatherInputs(storage: Storage, only?: ReadonlySet<string>): Promise<Inputs> {
  const runs: ExtractRun[] = [];
  for await (const manifest of listManifests(storage)) {
    if (only !== undefined && !only.has(manifest.run_id)) continue;
    for (const stage of manifest.stages) if (stage.stage === 'extract') runs.push({ runId: manifest.run_id, stage });
  }
  runs.sort(byStart);
  return { runs: [...new Set(runs.map(({ runId }) => runId))], streams: streamsOf(runs), coverage: coverageOf(runs) };
}

/** Business time up to which every entity is closed; null when one of them never was. */
export function closedThrough(coverage: ReadonlyMap<string, Coverage>): number | null {
  const ends = entities.map(({ name }) => coverage.get(name)?.to);
  return ends.reduce<number | null>(
    (least, end) => (least === null || end === undefined ? null : Math.min(least, end)),
    Number.MAX_SAFE_INTEGER,
  );
}

function streamsOf(runs: readonly ExtractRun[]): Map<string, StreamInput> {
  const streams = new Map<string, StreamInput>();
  for (const declared of declaredStreams()) {
    const found = runs.flatMap(({ stage }) =>
      stage.entities.flatMap((entity) => entity.streams.filter(({ stream }) => stream === declared.stream)),
    );
    streams.set(declared.stream, { ...declared, parts: found.flatMap(({ parts }) => parts), shapes: found.map(({ shape }) => shape) });
  }
  return streams;
}

function declaredStreams(): Pick<StreamInput, 'stream' | 'fields' | 'isChild'>[] {
  return entities.flatMap(({ name, fields, children }) => [
    { stream: name, fields, isChild: false },
    ...children.map((child) => ({ stream: child.stream, fields: child.fields, isChild: true })),
  ]);
}

function coverageOf(runs: readonly ExtractRun[]): Map<string, Coverage> {
  const coverage = new Map<string, Coverage>();
  for (const { stage } of runs) {
    for (const { entity, watermark } of stage.entities) if (watermark.after !== null) coverage.set(entity, watermark.after);
  }
  return coverage;
}

function byStart(a: ExtractRun, b: ExtractRun): number {
  if (a.stage.started_at !== b.stage.started_at) return a.stage.started_at < b.stage.started_at ? -1 : 1;
  return a.runId < b.runId ? -1 : 1;
}
