import { fieldsOf } from './fieldsOf.ts';
import { FIXTURES } from './fixtures.ts';

/** An event that can be made to happen. */
export interface Trigger {
  readonly type: string;
  /** What happens, in a line. */
  readonly says: string;
  /** What an override can change: `payment_intent.amount`. */
  readonly overrides: readonly string[];
}

/** Every one of them, by their types. */
export const TRIGGERS: readonly Trigger[] = Object.entries(FIXTURES)
  .map(([type, { says, steps }]) => ({ type, says, overrides: fieldsOf(steps) }))
  .toSorted((one, other) => (one.type < other.type ? -1 : 1));
