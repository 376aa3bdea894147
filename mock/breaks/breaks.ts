import { PipelineError } from '../../src/domain/errors.ts';
import { didYouMean } from '../../src/domain/suggest.ts';
import { accountingBreaks } from './accountingBreaks.ts';
import { driftBreaks } from './driftBreaks.ts';
import type { BreakRule } from './rule.ts';

const RULES: ReadonlyMap<string, BreakRule> = new Map<string, BreakRule>([
  ...Object.entries<BreakRule>(accountingBreaks),
  ...Object.entries<BreakRule>(driftBreaks),
]);

/** Everything that can be broken on purpose, each with what it does in one line. */
export const BREAKS: readonly { readonly name: string; readonly says: string }[] = [...RULES].map(([name, { says }]) => ({ name, says }));

/** The rule of that name; any other name is refused. */
export function breakRule(name: string): BreakRule {
  const rule = RULES.get(name);
  if (rule !== undefined) return rule;
  const names = [...RULES.keys()];
  throw new PipelineError('USAGE_BAD_VALUE', `there is nothing called ${JSON.stringify(name)} to break${didYouMean(name, names)}`, {
    hint: `It is one of ${names.join(', ')}.`,
  });
}
