/** What the checks say of a company that the mock has broken in one way. */
import { presentCheck } from '../../src/report/presentCheck.ts';
import type { CheckResult } from '../../src/state/stages/checkResult.ts';
import { type Pipeline, type Stages, startPipeline } from './pipeline.ts';

export interface Judged {
  readonly verdict: string;
  /** All that did not hold or did not run: `failed`, `warned` and `errored`. */
  readonly found: readonly CheckResult[];
}

/** What no single reading can contradict: it shows once events have told of the object, and it was listed again. */
const SEEN_LATER: ReadonlySet<string> = new Set(['mrr-movement']);

/** The company that is broken: `serve-mock --seed … --days … --volume … --start 2026-03-01` serves the same. */
export const BROKEN_COMPANY: { readonly seed: number | string; readonly days: number; readonly volume: number } = {
  seed: 7,
  days: 5,
  volume: 10,
};

const LATER_SECONDS = 20 * 86_400;

/** Extracts a small company, broken in that way or not at all, and judges it by every check. Takes some seconds. */
export async function judgeBreak(
  breaks?: string,
  seed: number | string = BROKEN_COMPANY.seed,
  isLater = SEEN_LATER.has(breaks ?? ''),
): Promise<Judged> {
  await using pipeline = await startPipeline({ ...BROKEN_COMPANY, seed, breaks });
  if (isLater) await readTwice(pipeline);
  const { stage } = await pipeline.all('last');
  return { verdict: stage.verdict, found: stage.checks.filter(({ status }) => ['failed', 'warned', 'errored'].includes(status)) };
}

/** Lists everything, and weeks later again; the last run, an hour after that, reads the events up to there. */
async function readTwice({ mock, extract }: Pipeline & Stages): Promise<void> {
  await extract('first');
  mock.clock.moveTo(mock.clock.now() + LATER_SECONDS);
  await extract('again', { days: 3650 });
  mock.clock.moveTo(mock.clock.now() + 3600);
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
