import type { Economy } from './readEconomy.ts';

/** What is wrong with an economy, in words; nothing when the law holds. */
export type Law = (economy: Economy) => string[];

/** One line when two values differ. */
export function differ(what: string, found: unknown, expected: unknown): string[] {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  return a === b ? [] : [`${what} is ${a}, should be ${b}`];
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** Groups by a key that may be missing. */
export function groupBy<T>(values: readonly T[], key: (value: T) => unknown): Map<string, T[]> {
  return Map.groupBy(values, (value) => String(key(value)));
}
