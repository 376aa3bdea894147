/** GitHub Actions shows lines of this form beside the run; it keeps ten of each level a step ("Workflow commands for GitHub Actions"). */
import { rejects } from '../state/stages/checkResult.ts';
import { presentCheck } from './presentCheck.ts';
import { problemsOf, type RunReport } from './runReport.ts';

const MOST_OF_A_LEVEL = 10;

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
}

/** The annotations, a line each; nothing when every check holds. */
export function renderAnnotations({ quality, runId }: RunReport): string {
  const all = problemsOf(quality).map((check): Annotation => {
    const { expected, found, extent } = presentCheck(check);
    const parts = [check.rule, `Expected ${expected}, found ${found}.`, extent === '' ? '' : `${extent}.`, check.hint ?? ''];
    return {
      level: rejects(check, quality.fail_on) ? 'error' : 'warning',
      title: `${check.check} on ${check.model}: ${check.status}`,
      message: parts.filter((part) => part !== '').join('\n'),
    };
  });
  return (['error', 'warning'] as const)
    .flatMap((level) => firstOf(all, level, runId))
    .map(line)
    .join('');
}

function firstOf(all: readonly Annotation[], level: Annotation['level'], runId: string): Annotation[] {
  const those = all.filter((one) => one.level === level);
  if (those.length <= MOST_OF_A_LEVEL) return those;
  const rest = those.length - MOST_OF_A_LEVEL + 1;
  const more = { level, title: `${rest} more checks`, message: `See all of them: payments-pipeline runs show ${runId}` };
  return [...those.slice(0, MOST_OF_A_LEVEL - 1), more];
}

function line({ level, title, message }: Annotation): string {
  return `::${level} title=${property(title)}::${data(message)}\n`;
}

// The two ways of escaping are those of the runner's own toolkit (actions/toolkit, packages/core/src/command.ts).
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
