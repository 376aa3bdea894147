import type { Clock, TimeRange } from '../domain/time.ts';
import { throwIfAborted } from '../source/interrupted.ts';
import { isCursorGone } from '../source/missing.ts';
import { protocolError } from '../source/protocolFailure.ts';
import type { ListedPage, ListQuery, Source } from '../source/types.ts';
import { Autosave } from './autosave.ts';
import { createChildLists, type OpenList, openLists } from './childLists.ts';
import type { ExtractEntityOptions, ExtractedEntity, ExtractedStream } from './extractEntityTypes.ts';
import { isOfTheEntity } from './isOfTheEntity.ts';
import { progressNote } from './progressNote.ts';
import { OpenRange } from './ranges/openRange.ts';
import { RangeBoard } from './ranges/rangeBoard.ts';
import { ScanMemory, WASM_AFTER_A_FULL_PAGE } from './split/scanMemory.ts';
import type { Shape } from './split/shape.ts';
import { createSplitter, type SplitPage, type Splitter } from './split/splitPage.ts';
import type { BronzeParts } from './write/createBronzeWriter.ts';
import { createStreamWriters } from './write/createStreamWriters.ts';
import type { Envelope } from './write/envelope.ts';
import { releaseBytes } from './write/releaseBytes.ts';

/** Milliseconds between two words on how far it is. */
const REPORT_MS = 100;

const EVERYTHING: TimeRange = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** Extracts the window to its end. Throws if the source fails or the signal aborts; only what a checkpoint saved then counts. */
export async function extractEntity(options: ExtractEntityOptions): Promise<ExtractedEntity> {
  const extraction = new Extraction(options);
  try {
    await extraction.run();
    return await extraction.result();
  } catch (error) {
    await extraction.saveWhatIsThere(error);
    throw error;
  }
}

class Extraction {
  readonly #options: ExtractEntityOptions;
  readonly #board: RangeBoard;
  readonly #splitter: Splitter;
  readonly #streams: readonly string[];
  readonly #children: ReturnType<typeof createChildLists>;
  readonly #writers: ReturnType<typeof createStreamWriters>;
  readonly #before: ReturnType<Source['stats']>;
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #autosave: Autosave;
  #reportedMs = Number.NEGATIVE_INFINITY;
  #failure: { readonly error: unknown } | undefined;
  #quarantined = 0;
  #duplicateIds = 0;
  #childLists = 0;

  constructor(options: ExtractEntityOptions) {
    const { entity, source, created, resume, dir, maxPartBytes, alsoWrite } = options;
    this.#options = options;
    this.#board = new RangeBoard(resume?.open ?? [new OpenRange(created ?? EVERYTHING)], resume?.closed);
    const childFields = entity.children.map(({ field }) => field);
    this.#splitter = createSplitter(childFields, new ScanMemory(WASM_AFTER_A_FULL_PAGE), entity.createdField);
    this.#streams = [entity.name, ...entity.children.map(({ stream }) => stream), ...(alsoWrite?.streams ?? [])];
    this.#children = createChildLists(source, entity);
    this.#writers = createStreamWriters({ dir, streams: this.#streams, maxPartBytes });
    this.#before = source.stats();
    this.#clock = options.clock ?? Date.now;
    this.#startedMs = this.#clock();
    const onFailure = (error: unknown) => this.#fail(error);
    this.#autosave = new Autosave({ everyMs: options.checkpoint?.everyMs, clock: this.#clock, save: () => this.#save(), onFailure });
  }

  async run(): Promise<void> {
    // A list without the filter cannot be cut.
    const chains = this.#options.created === undefined ? 1 : (this.#options.chains ?? 1);
    await Promise.all(Array.from({ length: chains }, () => this.#chain()));
    await this.#autosave.settled();
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#report();
  }

  async result(): Promise<ExtractedEntity> {
    const ranges = this.#board.closed.toSorted((a, b) => a.from - b.from);
    return {
      pages: ranges.reduce((sum, { pages }) => sum + pages, 0),
      records: ranges.reduce((sum, { records }) => sum + records, 0),
      quarantined: this.#quarantined,
      duplicateIds: this.#duplicateIds,
      childLists: this.#childLists,
      goneLists: this.#children.gone,
      ...this.#spent(),
      ranges,
      streams: this.#streamsOf(await this.#writers.rotate()),
    };
  }

  /** After a failure: what was read stays read, unless it is the store that failed. */
  async saveWhatIsThere(error: unknown): Promise<void> {
    try {
      if (isOfTheEntity(error) && this.#options.checkpoint !== undefined) await this.#save();
    } finally {
      await this.#writers.abandon();
    }
  }

  /** Works on ranges until there are none; the first failure stops all chains between two pages. */
  async #chain(): Promise<void> {
    try {
      for (let range = await this.#board.take(); range !== undefined; range = await this.#board.take()) {
        if (await this.#walk(range)) this.#board.close(range);
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#board.stop();
  }

  /** Reads a range to its end; false when it was stopped before. A cursor of an earlier run may be gone: then from its beginning. */
  async #walk(range: OpenRange): Promise<boolean> {
    const cursor = range.after;
    try {
      return await this.#walkFrom(range);
    } catch (error) {
      if (cursor === undefined || range.after !== cursor || !isCursorGone(error)) throw error;
      range.restart();
      return await this.#walkFrom(range);
    }
  }

  async #walkFrom(range: OpenRange): Promise<boolean> {
    const { source, entity, created, signal } = this.#options;
    const read = (body: Uint8Array) => inRange(this.#splitter.split(body), created === undefined ? EVERYTHING : range);
    for await (const listed of source.list(entity, this.#queryOf(range), read)) {
      throwIfAborted(signal);
      if (this.#board.stopped) return false;
      await this.#take(range, listed);
      if (listed.facts.hasMore && created !== undefined) this.#board.share(range, listed.facts.count);
      this.#autosave.nowAndThen();
      this.#reportNowAndThen(range);
    }
    return true;
  }

  /** The lower end is read for each page anew: the range may have given its older part away. */
  #queryOf(range: OpenRange): ListQuery {
    const { created, params } = this.#options;
    return {
      params,
      startingAfter: range.after,
      get created() {
        return created === undefined ? undefined : { from: range.from, to: range.to };
      },
    };
  }

  /** Nested lists first: once the page itself is written and noted, nothing of it may be missing from what a checkpoint takes. */
  async #take(range: OpenRange, listed: ListedPage<SplitPage>): Promise<void> {
    const { facts } = listed;
    const { entity, alsoWrite } = this.#options;
    const lists = openLists(facts, entity.children);
    await this.#children.follow(lists, async (list, page) => {
      throwIfAborted(this.#options.signal);
      const { written } = this.#writers.write(list.child.stream, page.facts, this.#envelope(page, list.child.stream, list));
      page.facts.release();
      await written;
    });
    const more = await alsoWrite?.prepare(listed, (stream, page, envelope) => this.#writers.write(stream, page, envelope).written);
    const { quarantined, written } = this.#writers.write(entity.name, facts, this.#envelope(listed, entity.name));
    const others = more?.() ?? [];
    facts.release();
    range.saw({ newIds: listed.newIds, ids: facts.idHashes(), records: facts.count, ...lastOf(facts) }, facts.hasMore);
    this.#quarantined += quarantined;
    this.#duplicateIds += listed.duplicateIds;
    this.#childLists += lists.length;
    await Promise.all([written, ...others]);
    releaseBytes(listed.page.body);
  }

  #envelope({ page }: ListedPage<SplitPage>, stream: string, list?: OpenList): Envelope {
    const { observedAtMs, apiVersion } = page;
    return { runId: this.#options.runId, entity: stream, observedAtMs, via: 'list', apiVersion, parent: list?.parentId };
  }

  /** State and parts are taken in one synchronous step, so that the one says exactly what is in the other. */
  async #save(): Promise<void> {
    const { checkpoint } = this.#options;
    if (checkpoint === undefined) return;
    const state = {
      closed: [...this.#board.closed],
      open: this.#board.open().map((range) => range.toJSON()),
      duplicates: this.#duplicateIds,
    };
    const parts = this.#writers.rotate();
    await checkpoint.save(this.#streamsOf(await parts), state);
  }

  #streamsOf(parts: ReadonlyMap<string, BronzeParts>): ExtractedStream[] {
    const all = [...parts].map(([stream, one]) => ({ stream, ...one, shape: this.#shapeOf(stream) }));
    return all.filter((one) => one.stream === this.#options.entity.name || one.records + one.quarantined > 0);
  }

  #shapeOf(stream: string): Shape {
    const { entity, alsoWrite } = this.#options;
    if (alsoWrite?.streams.includes(stream) === true) return alsoWrite.shape(stream);
    if (stream !== entity.name) return this.#children.shape(stream);
    return this.#splitter.shape();
  }

  /** Nobody reads faster, and with many small pages it would be most of the work. */
  #reportNowAndThen(range: OpenRange): void {
    const nowMs = this.#clock();
    if (nowMs - this.#reportedMs < REPORT_MS) return;
    this.#reportedMs = nowMs;
    this.#report(range);
  }

  #report(range?: OpenRange): void {
    const { source, entity, progress } = this.#options;
    const open = this.#board.open();
    const ranges = [...this.#board.closed, ...open];
    const elapsedMs = this.#clock() - this.#startedMs;
    progress({
      kind: 'item-progress',
      stage: 'extract',
      item: entity.name,
      records: ranges.reduce((sum, { records }) => sum + records, 0),
      pages: ranges.reduce((sum, { pages }) => sum + pages, 0),
      retries: this.#spent().retries,
      note: range === undefined ? '' : progressNote({ range, open, stats: source.stats(), before: this.#before, elapsedMs }),
    });
  }

  #spent(): { requests: number; retries: number } {
    const now = this.#options.source.stats();
    return { requests: now.requests - this.#before.requests, retries: now.retries - this.#before.retries };
  }
}

function lastOf(facts: SplitPage): { lastId: string | null; lastCreated: number | null } {
  return { lastId: facts.lastId, lastCreated: facts.count === 0 ? null : facts.created(facts.count - 1) };
}

/** A source that does not mind the filter would give every chain everything. */
function inRange(page: SplitPage, { from, to }: TimeRange): SplitPage {
  for (let index = 0; index < page.count; index++) {
    const created = page.reason(index) === null ? page.created(index) : null;
    if (created !== null && (created < from || created >= to))
      throw protocolError(`asked for what was created in [${from}, ${to}), got a record of ${created}`);
  }
  return page;
}
