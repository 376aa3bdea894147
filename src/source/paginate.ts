import { CursorGuard } from './cursorGuard.ts';
import { protocolError } from './protocolFailure.ts';
import { RecentIds } from './recentIds.ts';
import type { ListedPage, ListQuery, Page, PageFacts } from './types.ts';

/** Fetches the page after the query's cursor, checked and with retries behind it. */
export type FetchPage<T extends PageFacts> = (query: ListQuery) => Promise<{ page: Page; facts: T }>;

/** Follows `has_more` with the last record's id until the source says that there is no more. Duplicates across pages are told, not dropped. */
export async function* paginate<T extends PageFacts>(
  fetchPage: FetchPage<T>,
  query: ListQuery,
): AsyncGenerator<ListedPage<T>, void, undefined> {
  const guard = new CursorGuard();
  const recent = new RecentIds();
  let startingAfter = query.startingAfter;
  for (;;) {
    const { page, facts } = await fetchPage({ ...query, startingAfter });
    const next = nextCursor(facts, guard, page);
    yield { page, facts, duplicateIds: recent.note(facts.ids()) };
    if (next === null) return;
    startingAfter = next;
  }
}

/** Read before the page is handed out: its facts may live in memory that the next page reuses. */
function nextCursor(facts: PageFacts, guard: CursorGuard, page: Page): string | null {
  if (!facts.hasMore || facts.lastId === null) return null;
  if (!guard.repeats(facts.lastId)) return facts.lastId;
  throw protocolError('the cursors of this list go in circles: it would never end', { cursor: facts.lastId, request_id: page.requestId });
}
