/** What both stores answer when a condition did not hold. */
import { PipelineError } from '../domain/errors.ts';
import type { Version } from './types.ts';

/** Something stands there already. */
export function existsError(key: string, cause?: unknown): PipelineError {
  return new PipelineError('STORAGE_EXISTS', `${key} exists already and is never overwritten`, {
    cause,
    hint: 'Another run has written it: use another run id, or see `runs list`.',
    details: { key },
  });
}

/** It is not what was expected; `found` is null when nothing is there, undefined when the store does not say. */
export function conflictError(key: string, expected: Version | null, found?: Version | null): PipelineError {
  return new PipelineError('STORAGE_CONFLICT', `${key} was changed by somebody else meanwhile`, {
    hint: 'Run the command again: it starts from what is there now.',
    retryable: true,
    details: { key, expected, ...(found === undefined ? {} : { found }) },
  });
}
