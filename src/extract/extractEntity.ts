/** One entity, one range: list → split → write, with the rest of nested lists. Windows, watermarks and manifests are the caller's. */
import { join } from 'node:path';
import { PipelineError } from '../domain/errors.ts';
import type { ProgressSink } from '../domain/progress.ts';
import type { TimeRange } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import { throwIfAborted } from '../source/interrupted.ts';
import type { ListedPage, Source, SourceStats } from '../source/types.ts';
import { createChildLists, type OpenList, openLists } from './childLists.ts';
import type { Shape } from './split/shape.ts';
import { createSplitter, type SplitPage } from './split/splitPage.ts';
import { type BronzeParts, type BronzeWriter, createBronzeWriter } from './write/createBronzeWriter.ts';
import type { Envelope } from './write/envelope.ts';

export interface ExtractEntityOptions {
  readonly source: Source;
  readonly entity: Entity;
  /** Half-open, by `created`; absent for a list that knows no such filter, which is then read whole. */
  readonly created?: TimeRange | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly runId: string;
  /** A directory of this call's own; parts lie in `<dir>/<stream>/`. */
  readonly dir: string;
  readonly maxPartBytes?: number | undefined;
  readonly progress: ProgressSink;
  readonly signal: AbortSignal;
}

/** One Bronze stream that came of it, its parts finished and durable on this machine. */
export interface ExtractedStream extends BronzeParts {
  readonly stream: string;
  readonly shape: Shape;
}

export interface ExtractedEntity {
  /** Pages of the entity's own list. */
  readonly pages: number;
  /** Records of the entity's own list, those in quarantine included. */
  readonly records: number;
  readonly quarantined: number;
  /** Ids that came again on a later page; their records are written each time. */
  readonly duplicateIds: number;
  /** Nested lists that were longer than what came inline, each paged to its end. */
  readonly childLists: number;
  /** Of those, lists whose parent was deleted before the rest could be read: there is nothing more to be had of them. */
  readonly goneLists: number;
  /** Requests and retries that the client made meanwhile. */
  readonly requests: number;
  readonly retries: number;
  /** Id of the last record listed, or null if there was none. */
  readonly lastId: string | null;
  /** The entity's own stream first, then those of nested lists that had anything. */
  readonly streams: readonly ExtractedStream[];
}

/** Extracts the range to its end. Throws if the source fails or the signal aborts; whatever is in `dir` then counts for nothing. */
export async function extractEntity(options: ExtractEntityOptions): Promise<ExtractedEntity> {
  const { source, entity, created, params, dir, maxPartBytes } = options;
  const splitter = createSplitter(entity.children.map(({ field }) => field));
  const children = createChildLists(source, entity);
  const streams = [entity.name, ...entity.children.map(({ stream }) => stream)];
  const writers = new Map(streams.map((stream) => [stream, createBronzeWriter({ dir: join(dir, stream), maxPartBytes })]));
  const before = source.stats();
  const tally = new Tally();
  try {
    for await (const listed of source.list(entity, { created, params }, splitter.split)) {
      throwIfAborted(options.signal);
      const lists = openLists(listed.facts, entity.children);
      tally.page(listed, lists.length, await write(listed, entity.name, writers, options));
      await children.follow(lists, async (list, page) => {
        throwIfAborted(options.signal);
        await write(page, list.child.stream, writers, options, list);
      });
      report(options, tally, before);
    }
    const finished = await finishAll(writers, (stream) => (stream === entity.name ? splitter.shape() : children.shape(stream)));
    return {
      ...tally.counts(),
      goneLists: children.gone,
      ...spent(source, before),
      streams: finished.filter((stream) => stream.stream === entity.name || hasAny(stream)),
    };
  } catch (error) {
    for (const writer of writers.values()) await writer.abandon();
    throw error;
  }
}

/** Counts of the entity's own list. */
class Tally {
  pages = 0;
  records = 0;
  #quarantined = 0;
  #duplicateIds = 0;
  #childLists = 0;
  #lastId: string | null = null;

  page({ facts, duplicateIds }: ListedPage<SplitPage>, openLists: number, quarantined: number): void {
    this.pages += 1;
    this.records += facts.count;
    this.#quarantined += quarantined;
    this.#duplicateIds += duplicateIds;
    this.#childLists += openLists;
    this.#lastId = facts.lastId ?? this.#lastId;
  }

  counts(): Omit<ExtractedEntity, 'goneLists' | 'requests' | 'retries' | 'streams'> {
    return {
      pages: this.pages,
      records: this.records,
      quarantined: this.#quarantined,
      duplicateIds: this.#duplicateIds,
      childLists: this.#childLists,
      lastId: this.#lastId,
    };
  }
}

async function write(
  { page, facts }: ListedPage<SplitPage>,
  stream: string,
  writers: ReadonlyMap<string, BronzeWriter>,
  options: ExtractEntityOptions,
  list?: OpenList,
): Promise<number> {
  const writer = writers.get(stream);
  if (writer === undefined) throw new PipelineError('UNEXPECTED', `there is no writer for the stream ${stream}`);
  const { observedAtMs, apiVersion } = page;
  const envelope: Envelope = { runId: options.runId, entity: stream, observedAtMs, via: 'list', apiVersion, parent: list?.parentId };
  const { quarantined, written } = writer.writePage(facts, envelope);
  await written;
  return quarantined;
}

async function finishAll(writers: ReadonlyMap<string, BronzeWriter>, shapeOf: (stream: string) => Shape): Promise<ExtractedStream[]> {
  const finished: ExtractedStream[] = [];
  for (const [stream, writer] of writers) finished.push({ stream, ...(await writer.finish()), shape: shapeOf(stream) });
  return finished;
}

function hasAny({ records, quarantined }: BronzeParts): boolean {
  return records + quarantined > 0;
}

function report({ entity, source, progress }: ExtractEntityOptions, tally: Tally, before: SourceStats): void {
  const { retries } = spent(source, before);
  progress({ kind: 'item-progress', stage: 'extract', item: entity.name, records: tally.records, pages: tally.pages, retries });
}

function spent(source: Source, before: SourceStats): { requests: number; retries: number } {
  const now = source.stats();
  return { requests: now.requests - before.requests, retries: now.retries - before.retries };
}
