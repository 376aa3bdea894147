import { dayOf } from './calendar.ts';

/** When a movement counts that is not waited for: at once. As the payout of that day may be over, the next day's takes it along. */
export function atOnce(at: number): { availableOn: number; paidOutOn: number } {
  return { availableOn: at, paidOutOn: dayOf(at) + 1 };
}
