import { errorCode } from '../domain/errors.ts';

/** A failure of the source, or an interruption, leaves the other entities' work good; a failure of the store does not. */
export function isOfTheEntity(error: unknown): boolean {
  const code = errorCode(error);
  return code.startsWith('SOURCE_') || code === 'INTERRUPTED';
}
