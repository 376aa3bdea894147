import type { RetryReason, SourceStats } from './types.ts';

/** The client's counters, and a frozen view of them. */
export class Counters {
  requests = 0;
  bytes = 0;
  waitedMs = 0;
  readonly #retries: Record<RetryReason, number> = { connection: 0, timeout: 0, rate_limit: 0, lock: 0, server: 0, protocol: 0 };

  retried(reason: RetryReason, waitMs: number): void {
    this.#retries[reason] += 1;
    this.waitedMs += waitMs;
  }

  view(): SourceStats {
    const retriesByReason = { ...this.#retries };
    const retries = Object.values(retriesByReason).reduce((sum, count) => sum + count, 0);
    return { requests: this.requests, retries, retriesByReason, bytes: this.bytes, waitedMs: this.waitedMs };
  }
}
