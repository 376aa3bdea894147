/**
 * The rest of nested lists. The API holds at most ten entries inline; a record whose list says has_more needs the rest from the list's own
 * path, or lines are lost without a word (airbyte PR #85087 is one who did).
 */
import { mapConcurrently } from '../domain/mapConcurrently.ts';
import type { ChildList, Entity } from '../registry/types.ts';
import { isCursorGone, isObjectGone } from '../source/missing.ts';
import type { ListedPage, Source } from '../source/types.ts';
import { Shape } from './split/shape.ts';
import { createSplitter, type SplitPage, type Splitter } from './split/splitPage.ts';

/** Lists followed at once; each is a chain of its own. */
const LISTS_AT_ONCE = 4;

/** A list that goes on after what came inline. */
export interface OpenList {
  readonly child: ChildList;
  readonly parentId: string;
  /** Id of the last inline entry: the rest begins after it. Undefined if there was none to be read. */
  readonly after: string | undefined;
}

/** The open lists of a page's records. */
export function openLists(page: SplitPage, children: readonly ChildList[]): OpenList[] {
  if (children.length === 0) return [];
  return Array.from({ length: page.count }, (_, index) => openListsOf(page, index, children)).flat();
}

function openListsOf(page: SplitPage, index: number, children: readonly ChildList[]): OpenList[] {
  const fields = page.openChildren(index);
  const parentId = fields.length === 0 ? null : page.id(index);
  // A record without id is in quarantine, and its lists have no path.
  if (parentId === null) return [];
  const open = children.filter(({ field }) => fields.includes(field));
  return open.map((child) => ({ child, parentId, after: lastInlineId(page.record(index), child.field) }));
}

/** Takes a page of a list. */
export type TakePage = (list: OpenList, page: ListedPage<SplitPage>) => Promise<void>;

export interface ChildLists {
  /** Pages every list to its end, a few at once. Throws the first failure, once all of them are at rest. */
  follow(lists: readonly OpenList[], take: TakePage): Promise<void>;
  /** Lists whose parent was deleted before the rest could be read. */
  readonly gone: number;
  /** What fields the entries of a stream had. */
  shape(stream: string): Shape;
}

export function createChildLists(source: Source, entity: Entity): ChildLists {
  const splitters = new Map<string, Splitter>();
  let gone = 0;

  function splitterOf(stream: string): Splitter {
    const splitter = splitters.get(stream) ?? createSplitter();
    splitters.set(stream, splitter);
    return splitter;
  }

  async function followOne(list: OpenList, take: TakePage, failures: unknown[]): Promise<void> {
    try {
      for await (const page of restOf(source, entity, list, splitterOf(list.child.stream))) {
        // Another list has failed, and the extraction with it: nothing more may be written.
        if (failures.length > 0) return;
        await take(list, page);
      }
    } catch (error) {
      if (isObjectGone(error)) gone += 1;
      else failures.push(error);
    }
  }

  return {
    follow: async (lists, take) => {
      const failures: unknown[] = [];
      await mapConcurrently(lists, LISTS_AT_ONCE, async (list) => {
        if (failures.length === 0) await followOne(list, take, failures);
      });
      if (failures.length > 0) throw failures[0];
    },
    get gone() {
      return gone;
    },
    shape: (stream) => splitters.get(stream)?.shape() ?? new Shape(),
  };
}

/** What follows the inline entries; the whole list if the last of them is gone, since the entries have ids to tell them apart. */
async function* restOf(source: Source, entity: Entity, list: OpenList, { split }: Splitter): AsyncGenerator<ListedPage<SplitPage>> {
  const path = list.child.path.replace('{id}', encodeURIComponent(list.parentId));
  try {
    yield* source.list(entity, { path, startingAfter: list.after }, split);
  } catch (error) {
    if (list.after === undefined || !isCursorGone(error)) throw error;
    yield* source.list(entity, { path }, split);
  }
}

/** Parsing a whole record is dear, but few have more than ten entries. */
function lastInlineId(record: Uint8Array, field: string): string | undefined {
  const inline = member(member(parse(record), field), 'data');
  const last: unknown = Array.isArray(inline) ? inline.at(-1) : undefined;
  const id = member(last, 'id');
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** A quarantined record may not be parsable: its list is then read from the beginning. */
function parse(record: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(record));
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
