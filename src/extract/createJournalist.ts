/** Keeps an entity's range journal while it is extracted: parts go into the store first, then the journal says what they hold. */
import { API_VERSION } from '../registry/apiVersion.ts';
import { type RangeJournal, type StoredJournal, swapRangeJournal } from '../state/rangeJournal.ts';
import type { Stream } from '../state/stages/extract.ts';
import type { Version } from '../storage/types.ts';
import type { ExtractedStream, RangesState } from './extractEntityTypes.ts';
import type { ClosedRange } from './ranges/openRange.ts';
import { StoredStreams } from './storedStreams.ts';
import { type StoreOptions, storeStream } from './storeStream.ts';

export interface JournalistOptions extends StoreOptions {
  readonly entity: string;
  readonly sourceUrl: string;
  /** The source's clock before the first range that is still good was read. */
  readonly sourceNow: number;
  /** What is taken over; null to begin anew. */
  readonly left: StoredJournal | null;
  /** The version that the next save replaces: one that was not worth taking over stands in the way too. */
  readonly stands: Version | null;
}

export interface Journalist {
  /** Stores the parts, and makes the journal say so. */
  save(streams: readonly ExtractedStream[], state: RangesState): Promise<void>;
  /** Everything that is stored so far, with what was taken over. */
  streams(): Stream[];
  /** Duplicate ids of the run that was taken over. */
  readonly duplicatesBefore: number;
}

export function createJournalist(options: JournalistOptions): Journalist {
  const { storage, runId, attempt, entity, sourceUrl, sourceNow, left } = options;
  const stored = new StoredStreams(left?.journal.streams);
  const duplicatesBefore = left?.journal.duplicates ?? 0;
  let version = options.stands;
  let saves = 0;

  return {
    save: async (streams, { closed, open, duplicates, lists }) => {
      // Refused at the first request: there is nothing to go on with.
      if (left === null && saves === 0 && [...closed, ...open, lists].every((read) => (read?.pages ?? 0) === 0)) return;
      // Two saves of one attempt must not name their parts alike.
      const name = saves === 0 ? attempt : `${attempt}-${saves}`;
      saves += 1;
      for (const stream of streams) stored.add(await storeStream({ ...options, attempt: name }, stream));
      const journal: RangeJournal = {
        entity,
        run_id: runId,
        source: sourceUrl,
        api_version: API_VERSION,
        source_now: sourceNow,
        closed: closed.map(withoutProbes),
        open: [...open],
        ...(lists === undefined ? {} : { lists }),
        duplicates: duplicatesBefore + duplicates,
        streams: stored.all(),
      };
      version = await swapRangeJournal(storage, version, journal);
    },
    streams: () => stored.all(),
    duplicatesBefore,
  };
}

/** As the journal and the manifest have it. */
export function withoutProbes({ from, to, pages, records, ids_hash }: ClosedRange) {
  return { from, to, pages, records, ids_hash };
}
