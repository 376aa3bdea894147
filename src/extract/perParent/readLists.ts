import type { Clock } from '../../domain/time.ts';
import type { Entity, PerParent } from '../../registry/types.ts';
import { throwIfAborted } from '../../source/interrupted.ts';
import { isCursorGone, isObjectGone } from '../../source/missing.ts';
import type { ListedPage, Source } from '../../source/types.ts';
import { Autosave } from '../autosave.ts';
import type { Checkpoint, ExtractedStream } from '../extractEntityTypes.ts';
import type { ExtractOptions } from '../extractOptions.ts';
import { isOfTheEntity } from '../isOfTheEntity.ts';
import { listsNote } from '../progressNote.ts';
import { createSplitter, type SplitPage, type Splitter } from '../split/splitPage.ts';
import { createStreamWriters, type StreamWriters } from '../write/createStreamWriters.ts';
import { releaseBytes } from '../write/releaseBytes.ts';
import type { ListBoard } from './listBoard.ts';
import type { Parent } from './parentsToRead.ts';

/** Lists read at once; each is a chain of its own, and most have one page. As many as an entity of its own has chains (see extractWindow.ts). */
const LISTS_AT_ONCE = 12;
/** Milliseconds between two words on how far it is. */
const REPORT_MS = 100;

export interface ReadListsOptions {
  readonly source: Source;
  readonly entity: Entity;
  readonly perParent: PerParent;
  /** Those whose lists are to be read. */
  readonly parents: readonly Parent[];
  readonly board: ListBoard;
  readonly checkpoint: Checkpoint;
  readonly runId: string;
  /** A directory of this call's own. */
  readonly dir: string;
  readonly clock: Clock;
  readonly progress: ExtractOptions['progress'];
  readonly signal: AbortSignal;
}

/** Reads the parents' lists to their ends, a few at once, and saves what is read from time to time, at the end, and when the source fails. */
export async function readLists(options: ReadListsOptions): Promise<void> {
  const reading = new Reading(options);
  try {
    await reading.run();
    await reading.save();
  } catch (error) {
    await reading.saveWhatIsThere(error);
    throw error;
  }
}

class Reading {
  readonly #options: ReadListsOptions;
  readonly #writers: StreamWriters;
  readonly #autosave: Autosave;
  readonly #splitter: Splitter = createSplitter();
  readonly #before: ReturnType<Source['stats']>;
  readonly #startedMs: number;
  #reportedMs = Number.NEGATIVE_INFINITY;
  #done = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: ReadListsOptions) {
    const { source, dir, entity, checkpoint, clock } = options;
    this.#options = options;
    this.#writers = createStreamWriters({ dir, streams: [entity.name] });
    this.#before = source.stats();
    this.#startedMs = clock();
    const onFailure = (error: unknown) => this.#fail(error);
    this.#autosave = new Autosave({ everyMs: checkpoint.everyMs, clock, save: () => this.save(), onFailure });
  }

  /** The first failure stops all chains between two pages; it is thrown once all of them are at rest. */
  async run(): Promise<void> {
    const queue = this.#options.parents.values();
    await Promise.all(Array.from({ length: LISTS_AT_ONCE }, () => this.#chain(queue)));
    await this.#autosave.settled();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** State and parts are taken in one synchronous step, so that the one says exactly what is in the other. */
  async save(): Promise<void> {
    const lists = this.#options.board.toJSON();
    const parts = this.#writers.rotate();
    await this.#options.checkpoint.save(this.#streamsOf(await parts), { closed: [], open: [], duplicates: 0, lists });
  }

  /** After a failure: what was read stays read, unless it is the store that failed. */
  async saveWhatIsThere(error: unknown): Promise<void> {
    try {
      if (isOfTheEntity(error)) await this.save();
    } finally {
      await this.#writers.abandon();
    }
  }

  async #chain(queue: Iterator<Parent> & Iterable<Parent>): Promise<void> {
    try {
      for (const parent of queue) {
        await this.#read(parent);
        if (this.#failure !== undefined) return;
        this.#done += 1;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Where an earlier run stopped in the middle of the list: from there, unless what it stopped at is gone. */
  async #read(parent: Parent): Promise<void> {
    const after = this.#options.board.cursorOf(parent);
    try {
      await this.#readFrom(parent, after);
    } catch (error) {
      if (isObjectGone(error)) this.#options.board.lost(parent);
      else if (after !== undefined && isCursorGone(error)) await this.#readFrom(parent, undefined);
      else throw error;
    }
  }

  async #readFrom(parent: Parent, startingAfter: string | undefined): Promise<void> {
    const { source, entity, perParent, signal } = this.#options;
    const path = perParent.path.replace('{id}', encodeURIComponent(parent.id));
    for await (const listed of source.list(entity, { path, startingAfter }, this.#splitter.split)) {
      throwIfAborted(signal);
      if (this.#failure !== undefined) return;
      await this.#take(parent, listed);
      this.#autosave.nowAndThen();
      this.#reportNowAndThen();
    }
  }

  async #take(parent: Parent, { page, facts }: ListedPage<SplitPage>): Promise<void> {
    const { entity, runId, board } = this.#options;
    const { observedAtMs, apiVersion } = page;
    const envelope = { runId, entity: entity.name, observedAtMs, via: 'list' as const, apiVersion, parent: parent.id };
    const { written } = this.#writers.write(entity.name, facts, envelope);
    facts.release();
    board.saw(parent, facts);
    await written;
    releaseBytes(page.body);
  }

  #streamsOf(parts: Awaited<ReturnType<StreamWriters['rotate']>>): ExtractedStream[] {
    const shape = this.#splitter.shape();
    const all = [...parts].map(([stream, one]) => ({ stream, ...one, shape }));
    return all.filter(({ records, quarantined }) => records + quarantined > 0);
  }

  #reportNowAndThen(): void {
    const { source, entity, parents, board, progress, clock } = this.#options;
    const nowMs = clock();
    if (nowMs - this.#reportedMs < REPORT_MS) return;
    this.#reportedMs = nowMs;
    const stats = source.stats();
    progress({
      kind: 'item-progress',
      stage: 'extract',
      item: entity.name,
      records: board.records,
      pages: board.pages,
      retries: stats.retries - this.#before.retries,
      note: listsNote({ done: this.#done, lists: parents.length, stats, before: this.#before, elapsedMs: nowMs - this.#startedMs }),
    });
  }
}
