import type { CheckResult } from '../state/stages/checkResult.ts';

/** What names one result of a run: `silver.charges.not_null`. A check's own name stands on several models. */
export function checkId({ check, model }: Pick<CheckResult, 'check' | 'model'>): string {
  return `${model.replaceAll(' ', '_')}.${check}`;
}

/** The results that a person may mean by a check's own name, or by the whole id. */
export function findChecks<C extends Pick<CheckResult, 'check' | 'model'>>(checks: readonly C[], asked: string): C[] {
  const exact = checks.filter((check) => checkId(check) === asked);
  return exact.length > 0 ? exact : checks.filter(({ check }) => check === asked);
}
