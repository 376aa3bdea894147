import { PipelineError } from '../domain/errors.ts';

/** The error of an aborted signal: its own reason if that is already one of ours, else INTERRUPTED. */
export function interrupted(signal: AbortSignal): PipelineError {
  if (signal.reason instanceof PipelineError) return signal.reason;
  return new PipelineError('INTERRUPTED', 'interrupted while talking to the source', {
    hint: 'Run the same command again: what is already committed is not fetched twice.',
    cause: signal.reason,
  });
}

/** Throws that error if the signal has been aborted. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interrupted(signal);
}
