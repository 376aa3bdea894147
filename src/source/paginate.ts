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
  let cursors: readonly (string | undefined)[] = [query.startingAfter];
  for (;;) {
    const { page, facts } = await fetchAfter(fetchPage, query, cursors);
    // Read before the page is handed out: its facts may live in memory that the next page reuses.
    const ids = facts.ids().filter((id) => id !== null);
    const { hasMore } = facts;
    if (hasMore) requireProgress(guard, ids.at(-1), page);
    const newIds = recent.note(ids);
    yield { page, facts, newIds, duplicateIds: ids.length - newIds.length };
    if (!hasMore) return;
    cursors = ids.reverse();
  }
}

/** The page after the first of the cursors whose object still exists. */
async function fetchAfter<T extends PageFacts>(
  fetchPage: FetchPage<T>,
  query: ListQuery,
  cursors: readonly (string | undefined)[],
): Promise<{ page: Page; facts: T }> {
  for (const [index, startingAfter] of cursors.entries()) {
    try {
      return await fetchPage({ ...query, startingAfter });
    } catch (error) {
      if (!isCursorGone(error) || index === cursors.length - 1) throw error;
    }
  }
  throw protocolError('a page that goes on has no id to go on from');
}

function requireProgress(guard: CursorGuard, cursor: string | undefined, page: Page): void {
  if (cursor === undefined || !guard.repeats(cursor)) return;
  throw protocolError('the cursors of this list go in circles: it would never end', { cursor, request_id: page.requestId });
}
