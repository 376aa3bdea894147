import { errorMessage, PipelineError } from '../domain/errors.ts';
import type { Failure, Subject } from './failure.ts';

/** Bun says ECONNRESET for every connection that ended too early, also for a body shorter than announced (seen with 1.4.5). */
const FATAL_CODES = new Set(['ERR_INVALID_URL', 'ERR_TLS_CERT_ALTNAME_INVALID', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT']);

/** No answer, or only part of one: `fetch` or the reading of its body threw. */
export function connectionFailure(cause: unknown, subject: Subject, origin: string): Failure {
  const code = causeCode(cause);
  const error = new PipelineError('SOURCE_UNREACHABLE', `${subject.name}: no answer from ${origin}: ${code ?? errorMessage(cause)}`, {
    hint: 'Check that the source is up and its URL (SOURCE_API_BASE_URL) is right; for the mock: `payments-pipeline serve-mock`.',
    cause,
    retryable: true,
    details: { path: subject.path, url: origin, ...(code === undefined ? {} : { cause: code }) },
  });
  return { ok: false, error, retry: code !== undefined && FATAL_CODES.has(code) ? null : 'connection' };
}

/** The headers, or the rest of the body, did not come in time. */
export function timeoutFailure(subject: Subject, origin: string, waitingFor: 'headers' | 'body', timeoutMs: number): Failure {
  const error = new PipelineError('SOURCE_TIMEOUT', `${subject.name}: ${origin} did not send the ${waitingFor} within ${timeoutMs} ms`, {
    hint: 'The source is slow or a connection hangs: run again, or lower MAX_PAGE_SIZE.',
    retryable: true,
    details: { path: subject.path, url: origin, waiting_for: waitingFor, timeout_ms: timeoutMs },
  });
  return { ok: false, error, retry: 'timeout' };
}

function causeCode(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' ? cause.code : undefined;
}
