/** What the transforms read: the Bronze parts that run manifests name, in the order in which versions count. */
import { entities, storedEntities } from '../registry/index.ts';
import type { Fields } from '../registry/types.ts';
import { listManifests } from '../state/manifest.ts';
import type { ExtractStage, Part, Stream } from '../state/stages/extract.ts';
import type { Input } from '../state/stages/transforms.ts';
import type { Coverage } from '../state/watermark.ts';
import type { Storage } from '../storage/types.ts';
import type { ShapeRecord } from './drift.ts';
import { findNewFields, type NewField, withNewFields } from './newFields.ts';

export interface StreamInput {
  readonly stream: string;
  /** What is read of a record: the registry's fields, and the new ones as JSON. */
  readonly fields: Fields;
  readonly newFields: readonly NewField[];
  /** Whether its records are entries of a nested list, with the parent's id in the envelope. */
  readonly isChild: boolean;
  readonly parts: readonly InputPart[];
  readonly shapes: readonly ShapeRecord[];
}

/** A part and the extraction that wrote it. */
export interface InputPart extends Part {
  /** When that extraction began, milliseconds. */
  readonly runAtMs: number;
}

export interface Inputs {
  /** Extractions, oldest first. */
  readonly runs: readonly Input[];
  readonly streams: ReadonlyMap<string, StreamInput>;
  /** The newest of these extractions that was complete; undefined when none was. */
  readonly lastSync: LastSync | undefined;
  /** How far each entity is closed after these runs. */
  readonly coverage: ReadonlyMap<string, Coverage>;
  /** The source's clock at the last of these extractions to begin, unix seconds; undefined when there was none. */
  readonly readAt: number | undefined;
}

/** When an extraction ended by our clock, and what the source's own clock was at its beginning. */
export interface LastSync {
  readonly runId: string;
  readonly finishedAt: string;
  /** Unix seconds. */
  readonly sourceNow: number;
}

interface ExtractRun {
  readonly runId: string;
  readonly stage: ExtractStage;
}

/** Every extraction of every run manifest, oldest first. */
export async function gatherInputs(storage: Storage): Promise<Inputs> {
  return inputsOf(await extractRuns(storage));
}

/** Those extractions alone that a staged snapshot was made of. */
export async function gatherThese(storage: Storage, these: readonly Input[]): Promise<Inputs> {
  const wanted = new Set(these.map(inputKey));
  return inputsOf((await extractRuns(storage)).filter((run) => wanted.has(inputKey(asInput(run)))));
}

/** All extractions with, as streams, only the parts of those that are not among `seen`. */
export async function gatherNew(storage: Storage, seen: readonly Input[]): Promise<{ all: Inputs; fresh: Inputs }> {
  const runs = await extractRuns(storage);
  const known = new Set(seen.map(inputKey));
  return { all: inputsOf(runs), fresh: inputsOf(runs.filter((run) => !known.has(inputKey(asInput(run))))) };
}

/** What tells two extractions apart. */
export function inputKey({ run_id, started_at }: Input): string {
  return `${run_id} ${started_at}`;
}

/** Business time up to which every entity is closed; null when one of them never was. */
export function closedThrough(coverage: ReadonlyMap<string, Coverage>): number | null {
  const ends = entities.map(({ name }) => coverage.get(name)?.to);
  return ends.reduce<number | null>(
    (least, end) => (least === null || end === undefined ? null : Math.min(least, end)),
    Number.MAX_SAFE_INTEGER,
  );
}

async function extractRuns(storage: Storage): Promise<ExtractRun[]> {
  const manifests = await Array.fromAsync(listManifests(storage));
  const runs = manifests.flatMap((manifest) =>
    manifest.stages.flatMap((stage) => (stage.stage === 'extract' ? [{ runId: manifest.run_id, stage }] : [])),
  );
  return runs.sort(byStart);
}

function asInput({ runId, stage }: ExtractRun): Input {
  return { run_id: runId, started_at: stage.started_at };
}

function inputsOf(runs: readonly ExtractRun[]): Inputs {
  return {
    runs: runs.map(asInput),
    streams: streamsOf(runs),
    lastSync: lastSyncOf(runs),
    coverage: coverageOf(runs),
    readAt: readAtOf(runs),
  };
}

function lastSyncOf(runs: readonly ExtractRun[]): LastSync | undefined {
  const last = runs.findLast(({ stage }) => stage.status === 'complete');
  return last === undefined ? undefined : { runId: last.runId, finishedAt: last.stage.finished_at, sourceNow: last.stage.source_now };
}

function streamsOf(runs: readonly ExtractRun[]): Map<string, StreamInput> {
  const streams = new Map<string, StreamInput>();
  for (const declared of declaredStreams()) {
    const found = runs.flatMap(({ stage }) => streamsNamed(stage, declared.stream));
    const parts = eachOnce(found.flatMap(({ runAtMs, stream }) => stream.parts.map((part) => ({ ...part, runAtMs }))));
    streams.set(
      declared.stream,
      streamInput(
        declared,
        parts,
        found.map(({ stream }) => stream.shape),
      ),
    );
  }
  return streams;
}

/**
 * A run that froze, lost its ranges to the next one and woke up may have its manifest name the same parts. The extraction that began last counts as theirs, as
 * it does to a build that takes in one manifest after the other, in whatever order.
 */
function eachOnce(parts: readonly InputPart[]): InputPart[] {
  const last = new Map(parts.map((part) => [part.key, part]));
  return parts.filter((part) => last.get(part.key) === part);
}

function streamInput({ object, ...declared }: DeclaredStream, parts: readonly InputPart[], shapes: readonly ShapeRecord[]): StreamInput {
  const newFields = object === undefined ? [] : findNewFields(object, declared.fields, shapes);
  return { ...declared, fields: withNewFields(declared.fields, newFields), newFields, parts, shapes };
}

function streamsNamed(stage: ExtractStage, name: string): { runAtMs: number; stream: Stream }[] {
  const runAtMs = Date.parse(stage.started_at);
  return stage.entities.flatMap((entity) => entity.streams.filter(({ stream }) => stream === name).map((stream) => ({ runAtMs, stream })));
}

interface DeclaredStream extends Pick<StreamInput, 'stream' | 'fields' | 'isChild'> {
  /** The `object` of an entity's records; an entry of a nested list keeps to what is declared. */
  readonly object?: string;
}

function declaredStreams(): DeclaredStream[] {
  return storedEntities.flatMap(({ name, object, fields, children, isSingleton }) => [
    // The one object counts as one whose id is empty.
    { stream: name, object, fields: isSingleton === true ? { id: 'VARCHAR', ...fields } : fields, isChild: false },
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

function readAtOf(runs: readonly ExtractRun[]): number | undefined {
  return runs.length === 0 ? undefined : Math.max(...runs.map(({ stage }) => stage.source_now));
}

function byStart(a: ExtractRun, b: ExtractRun): number {
  if (a.stage.started_at !== b.stage.started_at) return a.stage.started_at < b.stage.started_at ? -1 : 1;
  return a.runId < b.runId ? -1 : 1;
}
