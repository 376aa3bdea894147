/** The source client's types: raw bytes out, with what is worth knowing about the response that carried them. */
import type { Logger } from '../domain/logger.ts';
import type { Clock, TimeRange } from '../domain/time.ts';
import type { Entity } from '../registry/types.ts';
import type { IdHashes } from './idHashes.ts';
import type { Limiter } from './limiter/limiter.ts';

/** The one form of `fetch` that the client uses; the global one fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Waits `ms` milliseconds, or throws as soon as the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

export interface SourceOptions {
  /** Where the API is, without a trailing slash: `https://api.stripe.com`. */
  readonly baseUrl: string;
  readonly apiKey: { reveal(): string };
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** A number in [0, 1): the jitter of waits. */
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly logger?: Logger;
  /** Records a page, 1 to 100. */
  readonly maxPageSize: number;
  /** Further attempts after the first one fails for a passing reason. */
  readonly maxRetries: number;
  /** Milliseconds until the headers must be there, and again until the body must be. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** For the User-Agent. */
  readonly version?: string;
  /** Shared by every client of the account; without it requests leave as they come. */
  readonly limiter?: Limiter | undefined;
}

/** One response, its body exactly as received (after content decoding). */
export interface Page {
  readonly body: Uint8Array;
  readonly status: number;
  readonly requestId: string | null;
  /** When the API answered, in milliseconds, in the source's own time (see observedAt.ts). */
  readonly observedAtMs: number;
  /** The version that the API says it used, or the pinned one if it does not say. */
  readonly apiVersion: string;
}

export interface ListQuery {
  /** Records created in the half-open range: sent as `created[gte]` and `created[lt]`. Read anew for each page, so a getter may narrow it. */
  readonly created?: TimeRange | undefined;
  /** Exclusive cursor: the id of the last record of the page before. */
  readonly startingAfter?: string | undefined;
  /** Records wanted; the client's page size if absent. */
  readonly limit?: number | undefined;
  /** Another path than the entity's own: a child list such as `/v1/invoices/in_1/lines`. */
  readonly path?: string | undefined;
  /** Further parameters, such as `payout=po_1`. */
  readonly params?: Readonly<Record<string, string>> | undefined;
}

/** What pagination must know of a page. A splitter of page bytes gives at least this. */
export interface PageFacts {
  readonly hasMore: boolean;
  readonly count: number;
  /** Id of the last record: the next cursor. Null when the page is empty or its last record has no string id. */
  readonly lastId: string | null;
  /** The list's own `object` and `url` fields, when they are strings. */
  readonly object: string | null;
  readonly url: string | null;
  /** Ids in the order of records; null where a record has none. Valid for good. */
  ids(): readonly (string | null)[];
  /** Their hashes; valid for good too. */
  idHashes(): IdHashes;
}

/** Turns a page's bytes into facts, or throws SOURCE_PROTOCOL, which is then treated as a passing failure. */
export type ReadPage<T> = (body: Uint8Array) => T;

/** A page of a list and what was read from it. */
export interface ListedPage<T extends PageFacts> {
  readonly page: Page;
  readonly facts: T;
  /** Ids of this page that none of the few pages before had, as hashes, in the order of records. */
  readonly newIds: IdHashes;
  /** Records of this page whose ids one of the few pages before already had. */
  readonly duplicateIds: number;
}

export type RetryReason = 'connection' | 'timeout' | 'rate_limit' | 'lock' | 'server' | 'protocol';

/** Totals since the client was made. */
export interface SourceStats {
  readonly requests: number;
  readonly retries: number;
  readonly retriesByReason: Readonly<Record<RetryReason, number>>;
  /** Bytes of bodies received. */
  readonly bytes: number;
  /** Milliseconds of waiting between attempts that were asked for. */
  readonly waitedMs: number;
}

export interface Source {
  /** One page of an entity's list, checked to be a JSON list; with `read`, what it made of the page, for bytes that are scanned anyway. */
  listPage(entity: Entity, query: ListQuery): Promise<Page>;
  listPage<T extends PageFacts>(entity: Entity, query: ListQuery, read: ReadPage<T>): Promise<{ page: Page; facts: T }>;
  /** Every page of a list, following `has_more` with the last record's id. */
  list<T extends PageFacts>(entity: Entity, query: ListQuery, read: ReadPage<T>): AsyncGenerator<ListedPage<T>, void, undefined>;
  /** One object, checked to be JSON. The path carries its own query, if any. */
  retrieve(path: string): Promise<Page>;
  /** The source's clock in unix seconds; any answer tells it, even 401 or 403. The local clock if the answer has no date. */
  serverNow(): Promise<number>;
  /** For a source on this machine: asks `/health`, and throws SOURCE_UNHEALTHY unless it answers 2xx. Nothing for a remote one. */
  checkHealth(): Promise<void>;
  stats(): SourceStats;
}
