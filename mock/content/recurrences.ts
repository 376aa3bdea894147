/** How a price recurs: every so many days, weeks, months or years; null once. */
export interface Recurrence {
  readonly interval: 'day' | 'week' | 'month' | 'year' | null;
  readonly count: number;
}

/** How the shop's own prices recur, and what they cost in monthly prices: a year costs ten months. Tables store the index. */
export const RECURRENCES = [
  { interval: null, count: 0, cost: 1 },
  { interval: 'month', count: 1, cost: 1 },
  { interval: 'year', count: 1, cost: 10 },
] as const satisfies readonly (Recurrence & { readonly cost: number })[];
