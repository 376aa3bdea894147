import { CursorGuard } from './cursorGuard.ts';
import { isCursorGone } from './missing.ts';
import { protocolError } from './protocolFailure.ts';
import { RecentIds } from './recentIds.ts';
import type { ListedPage, ListQuery, Page, PageFacts } from './types.ts';

/** Fetches the page after the query's cursor, checked and with retries behind it. */
export type FetchPage<T extends PageFacts> = (query: ListQuery) => Promise<{ page: Page; facts: T }>;

/**
 * Follows `has_more` with the last record's id until the source says that there is no more. Duplicates across pages are told, not dropped.
 * Where a cursor's object was deleted meanwhile, the record before it serves instead.
 */
export async function* paginate<T extends PageFacts>(
  fetchPage: FetchPage<T>,
  query: ListQuery,
): AsyncGenerator<ListedPage<T>, void, undefined> {
  const guard = new CursorGuard();
  const recent = new RecentIds();
  let cursors: Cursors = { next: query.startingAfter, others: () => [] };
  for (;;) {
    const { page, facts } = await fetchAfter(fetchPage, query, cursors);
    const { hasMore, lastId } = facts;
    if (hasMore) requireProgress(guard, lastId ?? undefined, page);
    const { fresh, known } = recent.note(facts.idHashes());
    cursors = { next: lastId ?? undefined, others: () => facts.ids().toReversed().slice(1) };
    yield { page, facts, newIds: fresh, duplicateIds: known };
    if (!hasMore) return;
  }
}

/** Where to go on: the last record's id, and only if that record is gone those before it, from last to first. */
interface Cursors {
  readonly next: string | undefined;
  others(): readonly (string | null)[];
}

/** The page after the first of the cursors whose object still exists. */
async function fetchAfter<T extends PageFacts>(
  fetchPage: FetchPage<T>,
  query: ListQuery,
  { next, others }: Cursors,
): Promise<{ page: Page; facts: T }> {
  try {
    return await fetchPage({ ...query, startingAfter: next });
  } catch (error) {
    if (!isCursorGone(error)) throw error;
    return await fetchAfterOthers(fetchPage, query, others(), error);
  }
}

async function fetchAfterOthers<T extends PageFacts>(
  fetchPage: FetchPage<T>,
  query: ListQuery,
  others: readonly (string | null)[],
  gone: unknown,
): Promise<{ page: Page; facts: T }> {
  let last = gone;
  for (const startingAfter of others) {
    if (startingAfter === null) continue;
    try {
      return await fetchPage({ ...query, startingAfter });
    } catch (error) {
      if (!isCursorGone(error)) throw error;
      last = error;
    }
  }
  throw last;
}

function requireProgress(guard: CursorGuard, cursor: string | undefined, page: Page): void {
  if (cursor === undefined || !guard.repeats(cursor)) return;
  throw protocolError('the cursors of this list go in circles: it would never end', { cursor, request_id: page.requestId });
}
