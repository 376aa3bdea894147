import { errorMessage, PipelineError } from '../domain/errors.ts';
import type { Failure, Subject } from './failure.ts';
import { redactedSample } from './redact.ts';
import type { Page } from './types.ts';

/** The answer came with 200 but is not what the API promises: cut off, another content type, a list that leads nowhere. */
export function protocolFailure(cause: unknown, page: Page, subject: Subject): Failure {
  const own = cause instanceof PipelineError ? cause : undefined;
  const error = new PipelineError('SOURCE_PROTOCOL', `${subject.name}: ${errorMessage(cause)}`, {
    hint: own?.hint ?? 'Something between here and the API garbles answers (a proxy, a load balancer): details name the request.',
    cause,
    retryable: true,
    details: {
      path: subject.path,
      status: page.status,
      request_id: page.requestId,
      ...own?.details,
      bytes: page.body.byteLength,
      sample: redactedSample(page.body),
    },
  });
  return { ok: false, error, retry: 'protocol' };
}

/** What a reader of pages throws when bytes are not what they should be; the client adds request id and sample, and tries again. */
export function protocolError(message: string, details: Readonly<Record<string, string | number | boolean | null>> = {}): PipelineError {
  return new PipelineError('SOURCE_PROTOCOL', message, { retryable: true, details });
}
