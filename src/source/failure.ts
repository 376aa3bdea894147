import type { PipelineError } from '../domain/errors.ts';
import type { RetryReason } from './types.ts';

/** One failed attempt: the error it would be if it were the last one, and whether and why another attempt is worth it. */
export interface Failure {
  readonly ok: false;
  readonly error: PipelineError;
  /** Null: trying again cannot help. */
  readonly retry: RetryReason | null;
  readonly retryAfterMs?: number | undefined;
}

/** What a request was for, as it appears in messages. */
export interface Subject {
  /** `charges`, or the path of a single object. */
  readonly name: string;
  /** The path that was asked for, without parameters. */
  readonly path: string;
}
