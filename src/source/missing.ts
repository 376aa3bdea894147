/** Whether an error says that an object is gone, which happens to lists that are read while they change. */
import { PipelineError } from '../domain/errors.ts';

/** The object that served as a cursor was deleted: 400 with the same code that a missing object has on its own path with 404. */
export function isCursorGone(error: unknown): boolean {
  return isMissing(error, 'SOURCE_BAD_REQUEST') && (error as PipelineError).details.param === 'starting_after';
}

/** The object whose path was asked for does not exist any more; an unknown path has no such code. */
export function isObjectGone(error: unknown): boolean {
  return isMissing(error, 'SOURCE_NOT_FOUND');
}

function isMissing(error: unknown, code: PipelineError['code']): boolean {
  return error instanceof PipelineError && error.code === code && error.details.code === 'resource_missing';
}
