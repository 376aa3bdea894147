/** Whose lists are read to their end, and where those stand that are not: what a checkpoint says of them, and the next run goes on with. */
import type { ListsJson } from '../../state/rangeJournal.ts';
import type { Parent } from './parentsToRead.ts';

export class ListBoard {
  readonly #read: Map<string, string>;
  readonly #open: Map<string, { readonly versions: string; readonly after: string }>;
  pages: number;
  records: number;
  /** Parents that were deleted before their list was asked for, or read to its end. */
  gone: number;

  constructor(left: ListsJson | undefined) {
    this.#read = new Map(Object.entries(left?.read ?? {}));
    this.#open = new Map(left?.open.map(({ parent, versions, after }) => [parent, { versions, after }]));
    this.pages = left?.pages ?? 0;
    this.records = left?.records ?? 0;
    this.gone = left?.gone ?? 0;
  }

  /** Those whose list is not there yet, or was read before they changed. */
  unread(parents: readonly Parent[]): Parent[] {
    return parents.filter(({ id, versions }) => this.#read.get(id) !== versions);
  }

  /** The cursor to go on from; undefined for the beginning. */
  cursorOf({ id, versions }: Parent): string | undefined {
    const open = this.#open.get(id);
    return open?.versions === versions ? open.after : undefined;
  }

  /** Notes a page; called together with the writing of its records, so that the two never disagree. */
  saw({ id, versions }: Parent, page: { readonly count: number; readonly lastId: string | null; readonly hasMore: boolean }): void {
    this.pages += 1;
    this.records += page.count;
    if (!page.hasMore) this.#done(id, versions);
    else if (page.lastId !== null) this.#open.set(id, { versions, after: page.lastId });
  }

  /** The parent is not there any more: there is nothing to be had of its list. */
  lost({ id, versions }: Parent): void {
    this.gone += 1;
    this.#done(id, versions);
  }

  toJSON(): ListsJson {
    const { pages, records, gone } = this;
    const open = [...this.#open].map(([parent, { versions, after }]) => ({ parent, versions, after }));
    return { read: Object.fromEntries(this.#read), open, pages, records, gone };
  }

  #done(id: string, versions: string): void {
    this.#open.delete(id);
    this.#read.set(id, versions);
  }
}
