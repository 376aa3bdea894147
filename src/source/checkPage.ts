import { protocolError } from './protocolFailure.ts';
import type { PageFacts } from './types.ts';

/**
 * Refuses a page that is a list, but not the one that was asked for, or one that leads nowhere. Thrown errors are SOURCE_PROTOCOL and
 * therefore tried again: a replica that lags or a broken cache gives such pages for a while.
 */
export function checkPage(facts: PageFacts, path: string, startingAfter: string | undefined): void {
  if (facts.object !== null && facts.object !== 'list')
    throw protocolError(`expected a list, found object ${JSON.stringify(facts.object)}`);
  if (facts.url !== null && pathOf(facts.url) !== pathOf(path)) throw protocolError(`asked for ${path}, got the list of ${facts.url}`);
  if (facts.count === 0 && facts.hasMore)
    throw protocolError('an empty page that says has_more: it leads nowhere', { cursor: startingAfter ?? null });
  if (facts.hasMore && facts.lastId === null) throw protocolError('the last record of a page has no id to go on from');
  if (facts.lastId !== null && facts.lastId === startingAfter) {
    throw protocolError('the page after the cursor ends with the cursor itself: the list would never end', { cursor: startingAfter });
  }
}

function pathOf(url: string): string {
  return url.startsWith('/') ? url.replace(/[?#].*$/, '') : (URL.parse(url)?.pathname ?? url);
}
