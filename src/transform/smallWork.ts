/**
 * An account of few records: what its statements do is so little that DuckDB's threads would cost more than they do. While one thread has the only
 * piece of work, the one that asked for it spins; and each statement opens, reads and closes the files that it names.
 */
import { availableParallelism } from 'node:os';
import type { SessionOptions } from '../lake/session.ts';
import type { Inputs } from './inputs.ts';

/** Records of Bronze up to which an account is small, where nothing else is asked for. */
const SMALL_UP_TO = 100_000;

export interface SmallOptions {
  /** Records up to which the account is treated as small; for tests of how others are. */
  readonly smallUpTo?: number | undefined;
}

/** Whether all of an account's Bronze is so little. */
export function isSmallAccount({ streams }: Pick<Inputs, 'streams'>, { smallUpTo = SMALL_UP_TO }: SmallOptions): boolean {
  let rows = 0;
  for (const { parts } of streams.values()) rows += rowsOf(parts);
  return rows <= smallUpTo;
}

/** Whether these parts are so little. */
export function isSmall(parts: readonly { readonly rows: number }[], { smallUpTo = SMALL_UP_TO }: SmallOptions): boolean {
  return rowsOf(parts) <= smallUpTo;
}

/** Of a small account, statements run beside each other, each in one thread; of others, one after another, each in all threads. */
export function workersFor(
  inputs: Pick<Inputs, 'streams'>,
  options: SmallOptions & Pick<SessionOptions, 'threads'>,
): Pick<SessionOptions, 'threads' | 'connections'> {
  const { threads } = options;
  return isSmallAccount(inputs, options) ? { threads: 1, connections: threads ?? availableParallelism() } : { threads };
}

function rowsOf(parts: readonly { readonly rows: number }[]): number {
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}
