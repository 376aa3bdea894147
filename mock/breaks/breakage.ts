import { breakRule } from './breaks.ts';
import type { BreakRule } from './rule.ts';

/** What is broken in a world: nothing, or one rule, and the row that it is about once there is one that fits. */
export interface Breakage {
  readonly name: string | null;
  readonly rule: BreakRule | null;
  row: number | null;
}

/** Nothing, or the rule of that name; an unknown name is refused. */
export function createBreakage(name: string | undefined): Breakage {
  return name === undefined ? { name: null, rule: null, row: null } : { name, rule: breakRule(name), row: null };
}

/** An object as it is served: spoiled when the rule is about it. */
export function spoiled<T extends object>({ rule, row }: Breakage, kind: string, own: number, object: T, inEvent: boolean): object {
  if (rule === null || rule.kind !== kind || (inEvent && !rule.inEvents)) return object;
  return rule.every || row === own ? rule.spoil(object) : object;
}

/** The payout that is broken by leaving out one of its members, or null. */
export function payoutWithGap({ rule, row }: Breakage): number | null {
  return rule?.field === 'members' ? row : null;
}
