import type { Logger } from '../domain/logger.ts';
import { SECONDS_PER_DAY } from '../domain/time.ts';
import { API_VERSION } from '../registry/apiVersion.ts';
import { readRangeJournal, type StoredJournal } from '../state/rangeJournal.ts';
import type { Storage, Version } from '../storage/types.ts';

/** What was read longer ago is read again: nobody wonders then whether its changes were followed. */
const OLDEST_SECONDS = SECONDS_PER_DAY;
/** An interruption this short leaves nothing to doubt, even where changes raise no event. */
const FRESH_SECONDS = 3_600;

export interface TakeOverOptions {
  readonly storage: Storage;
  readonly logger: Logger;
  readonly entity: string;
  readonly sourceUrl: string;
  /** The source's present, unix seconds. */
  readonly now: number;
  readonly relistDays: number;
}

export interface TakenOver {
  readonly left: StoredJournal | null;
  /** The version of the journal that stands there, taken over or not; null when none does. */
  readonly stands: Version | null;
  /** Ranges that end later are read again. Unix seconds. */
  readonly trustedTo: number;
}

/** The journal of a run that did not come to its end, if it is of this source, of this API version, and young enough. */
export async function takeOver({ storage, logger, entity, sourceUrl, now, relistDays }: TakeOverOptions): Promise<TakenOver> {
  const left = await readRangeJournal(storage, entity);
  if (left === null) return { left: null, stands: null, trustedTo: now };
  const { journal } = left;
  const age = now - journal.source_now;
  if (journal.source !== sourceUrl || journal.api_version !== API_VERSION || age > OLDEST_SECONDS || age < 0) {
    logger.warn('ranges of an earlier run are read again: they are too old, or of another source', { entity, earlier_run: journal.run_id });
    return { left: null, stands: left.version, trustedTo: now };
  }
  const trustedTo = age <= FRESH_SECONDS ? Number.MAX_SAFE_INTEGER : journal.source_now - relistDays * SECONDS_PER_DAY;
  return { left, stands: left.version, trustedTo };
}
