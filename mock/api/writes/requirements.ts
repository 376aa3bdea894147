import { ApiError } from '../apiError.ts';

/** Refuses a number below one; one that was not given is well. */
export function requirePositive(value: number | undefined, param: string): void {
  if (value === undefined || value >= 1) return;
  const message = 'This value must be greater than or equal to 1.';
  throw new ApiError(400, message, { code: 'parameter_invalid_integer', param });
}

/** Refuses a time (unix seconds) that is not to come; one that was not given is well. */
export function requireFuture(at: number, value: number | undefined, param: string): void {
  if (value === undefined || value > at) return;
  throw new ApiError(400, `\`${param}\` must be in the future.`, { code: 'parameter_invalid', param });
}
