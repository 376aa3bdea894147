/** A range of `created` on its way from newest to oldest, and what has been read of it. */
import type { TimeRange } from '../../domain/time.ts';
import type { IdHashes } from '../../source/idHashes.ts';
import type { ClosedRangeJson, OpenRangeJson } from '../../state/rangeJournal.ts';
import { IdsHash } from './idsHash.ts';

export interface PageSeen {
  /** Every id of the page, and those that the few pages before had not, as hashes. */
  readonly ids: IdHashes;
  readonly newIds: IdHashes;
  readonly records: number;
  /** Id and `created` of the last record of the page. */
  readonly lastId: string | null;
  readonly lastCreated: number | null;
}

/** A page at one end of a closed range, to be asked for again when the range is proved. */
export interface ProbePage {
  /** Cursor that the page came after. */
  readonly after: string | undefined;
  readonly ids: IdHashes;
  readonly hasMore: boolean;
}

export interface ClosedRange extends ClosedRangeJson {
  /** Its first and its last page as they were read in this run; undefined for ranges that an earlier run closed. */
  readonly first: ProbePage | undefined;
  readonly last: ProbePage | undefined;
}

export class OpenRange {
  from: number;
  readonly to: number;
  pages = 0;
  records = 0;
  /** `created` of the last record read: what is older is still to come. */
  reached: number;
  /** Cursor to go on from; undefined before the first page. */
  after: string | undefined;
  /** Records on the last page, and the seconds that they span: how dense the range is where it is being read. */
  density: number | undefined;
  first: ProbePage | undefined;
  last: ProbePage | undefined;
  #hash = new IdsHash();

  constructor(range: TimeRange) {
    this.from = range.from;
    this.to = range.to;
    this.reached = range.to;
  }

  static resume(json: OpenRangeJson): OpenRange {
    const range = new OpenRange(json);
    range.pages = json.pages;
    range.records = json.records;
    range.reached = json.reached;
    range.after = json.after ?? undefined;
    range.#hash = IdsHash.fromHex(json.ids_hash);
    return range;
  }

  /** Notes a page; called together with the writing of its records, so that the two never disagree. */
  saw(page: PageSeen, hasMore: boolean): void {
    const probe = { after: this.after, ids: page.ids, hasMore };
    if (this.pages === 0) this.first = probe;
    this.last = probe;
    this.pages += 1;
    this.records += page.records;
    this.#hash.add(page.newIds);
    const reached = page.lastCreated ?? this.reached;
    if (page.records > 0) this.density = page.records / Math.max(1, this.reached - reached);
    this.reached = reached;
    this.after = page.lastId ?? this.after;
  }

  /** Forgets what was read: its cursor is gone, and it is read from its beginning again. */
  restart(): void {
    Object.assign(this, { pages: 0, records: 0, reached: this.to, after: undefined, first: undefined, last: undefined });
    this.#hash = new IdsHash();
  }

  close(): ClosedRange {
    const { from, to, pages, records, first, last } = this;
    return { from, to, pages, records, ids_hash: this.#hash.hex(), first, last };
  }

  toJSON(): OpenRangeJson {
    const { from, to, pages, records, reached, after } = this;
    return { from, to, pages, records, reached, after: after ?? null, ids_hash: this.#hash.hex() };
  }
}
