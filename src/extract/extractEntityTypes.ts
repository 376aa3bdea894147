/** What the extraction of one entity takes and gives. */
import type { ProgressSink } from '../domain/progress.ts';
import type { Clock, TimeRange } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import type { ListedPage, Source } from '../source/types.ts';
import type { ListsJson, OpenRangeJson } from '../state/rangeJournal.ts';
import type { ClosedRange, OpenRange } from './ranges/openRange.ts';
import type { WriteStream } from './refetcher.ts';
import type { Shape } from './split/shape.ts';
import type { SplitPage } from './split/splitPage.ts';
import type { BronzeParts } from './write/createBronzeWriter.ts';

export interface ExtractEntityOptions {
  readonly source: Source;
  readonly entity: Entity;
  /** Half-open, by `created`; absent for a list that knows no such filter, which is then read whole, by one chain. */
  readonly created?: TimeRange | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** Chains of pages at once; 1 if absent. */
  readonly chains?: number | undefined;
  /** What an earlier run left: ranges to go on with, instead of the whole of `created`, and those that it closed. */
  readonly resume?: { readonly open: readonly OpenRange[]; readonly closed: readonly ClosedRange[] } | undefined;
  /** Makes what is read so far safe from time to time, and once more when the extraction fails. */
  readonly checkpoint?: Checkpoint | undefined;
  /** Beside the writing of a page's records: the records lead to more, such as the objects of events. */
  readonly alsoWrite?: AlsoWrite | undefined;
  readonly runId: string;
  /** A directory of this call's own. */
  readonly dir: string;
  readonly maxPartBytes?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly progress: ProgressSink;
  readonly signal: AbortSignal;
}

export interface Checkpoint {
  readonly everyMs: number;
  /** Takes finished parts that hold exactly what the ranges say was read. */
  save(streams: readonly ExtractedStream[], state: RangesState): Promise<void>;
}

export interface RangesState {
  readonly closed: readonly ClosedRange[];
  readonly open: readonly OpenRangeJson[];
  readonly duplicates: number;
  /** Of an entity whose lists hang on parents, instead of ranges. */
  readonly lists?: ListsJson | undefined;
}

/** Further streams, and what a page of the entity's own list puts into them. */
export interface AlsoWrite {
  readonly streams: readonly string[];
  /** Fetches what a page leads to; the function that it returns writes the rest, in one step with the writing of the page itself. */
  prepare(page: ListedPage<SplitPage>, write: WriteStream): Promise<() => Promise<void>[]>;
  shape(stream: string): Shape;
}

/** One Bronze stream that came of it, its parts finished and durable on this machine. */
export interface ExtractedStream extends BronzeParts {
  readonly stream: string;
  readonly shape: Shape;
}

export interface ExtractedEntity {
  /** Pages of the entity's own list; with what was resumed. */
  readonly pages: number;
  /** Records of the entity's own list, those in quarantine included; with what was resumed. */
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
  /** Every range, closed, oldest first. */
  readonly ranges: readonly ClosedRange[];
  /** The entity's own stream first, then those of nested lists that had anything; without what checkpoints took. */
  readonly streams: readonly ExtractedStream[];
}
