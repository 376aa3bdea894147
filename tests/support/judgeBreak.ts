/** What the checks say of a company that the mock has broken in one way. */
import { presentCheck } from '../../src/report/presentCheck.ts';
import type { CheckResult } from '../../src/state/stages/checkResult.ts';
import { startPipeline } from './pipeline.ts';

export interface Judged {
  readonly verdict: string;
  /** All that did not hold or did not run: `failed`, `warned` and `errored`. */
  readonly found: readonly CheckResult[];
}

/** Extracts a small company, broken in that way or not at all, and judges it by every check. Takes some seconds. */
export async function judgeBreak(breaks?: string, seed = 'broken'): Promise<Judged> {
  await using pipeline = await startPipeline({ seed, days: 5, volume: 10, breaks });
  const { stage } = await pipeline.all('r1');
  return { verdict: stage.verdict, found: stage.checks.filter(({ status }) => ['failed', 'warned', 'errored'].includes(status)) };
}

/** A line of the table in docs/checks.md: what was broken, and what was printed of it. */
export function breakRow({ name, says }: { readonly name: string; readonly says: string }, { verdict, found }: Judged): string {
  const checks = found.map((check) => `\`${check.check}\` on \`${check.model}\``);
  const printed = found.map(printedText);
  return `| \`${name}\` | ${says} | ${verdict} | ${checks.join(', ') || 'none'} | ${printed.join(', ')} |`;
}

function printedText(check: CheckResult): string {
  const { expected, found } = presentCheck(check);
  return `expected ${expected}, found ${found}`.replaceAll('|', '\\|');
}
