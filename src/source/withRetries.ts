import { PipelineError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import { backoffMs } from './backoff.ts';
import type { Failure } from './failure.ts';
import type { Counters } from './stats.ts';
import type { Sleep } from './types.ts';

/** A 429 says that the request is good and only comes too early: it is tried that many times as often. */
const PATIENCE = 2;

const WORTH_A_WARNING = 4;

export interface RetryOptions {
  readonly maxRetries: number;
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
  readonly counters: Counters;
  readonly logger: Logger;
}

/** Runs `once` until it succeeds, fails for good, or has failed `maxRetries` + 1 times (a 429 twice as often); then throws the last failure's error. */
export async function withRetries<T extends { readonly ok: true }>(once: () => Promise<T | Failure>, options: RetryOptions): Promise<T> {
  for (let retry = 1; ; retry++) {
    const outcome = await once();
    if (outcome.ok) return outcome;
    if (outcome.retry === null) throw outcome.error;
    if (retry > options.maxRetries * (outcome.retry === 'rate_limit' ? PATIENCE : 1)) throw exhausted(outcome.error, retry);
    const waitMs = backoffMs(retry, options.random, outcome.retryAfterMs);
    options.counters.retried(outcome.retry, waitMs);
    // Whoever watches sees them counted; that the same request fails again and again is another matter.
    const level = retry < WORTH_A_WARNING ? 'info' : 'warn';
    options.logger[level]('source: trying again', { reason: outcome.retry, attempt: retry, wait_ms: waitMs, error: outcome.error.message });
    await options.sleep(waitMs, options.signal);
  }
}

function exhausted(error: PipelineError, attempts: number): PipelineError {
  if (attempts === 1) return error;
  return new PipelineError(error.code, `${error.message} (after ${attempts} attempts)`, {
    hint: error.hint,
    cause: error.cause ?? error,
    retryable: true,
    details: { ...error.details, attempts },
  });
}
