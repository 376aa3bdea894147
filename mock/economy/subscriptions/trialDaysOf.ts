import { chance, pick } from '../../random.ts';

/** For how many days someone tries a subscription first; mostly for none. */
export function trialDaysOf(seed: number): number {
  return chance(seed, 40, 380) ? pick([7, 7, 14], seed, 41) : 0;
}
