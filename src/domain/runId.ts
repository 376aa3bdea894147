import { PipelineError } from './errors.ts';

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** A new run id that sorts by time: `20261122T235900Z-1f3a9c`. `random` is 24 bits or more. */
export function newRunId(nowMs: number, random: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${stamp}Z-${(random >>> 0).toString(16).padStart(8, '0').slice(-6)}`;
}

/** Checks a run id given by the user; it becomes part of keys, so it is letters, digits, dot, dash and underscore only. */
export function parseRunId(text: string): string {
  if (RUN_ID.test(text) && !text.includes('..')) return text;
  throw new PipelineError('USAGE_BAD_VALUE', `run id ${JSON.stringify(text)} is not usable as a file name`, {
    hint: 'Use up to 128 letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
  });
}
