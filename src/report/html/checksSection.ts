import { escapeControl } from '../../domain/escapeControl.ts';
import { checkId } from '../../quality/checkId.ts';
import { CHECK_KINDS, CHECK_STATUSES, type CheckResult } from '../../state/stages/checkResult.ts';
import { presentCheck } from '../presentCheck.ts';
import { problemsOf, type RunReport } from '../runReport.ts';
import { type Markup, markup } from './markup.ts';
import { htmlTable } from './table.ts';

/** What is wrong, each with its rows; nothing when every check holds. */
export function problemsSection(report: RunReport): Markup | undefined {
  const problems = problemsOf(report.quality);
  if (problems.length === 0) return undefined;
  return markup`<section><h2>What needs a look</h2>${problems.map((check) => problem(check, report.runId))}</section>`;
}

/** Every check by its kind, folded. */
export function checksSection({ quality: { checks } }: RunReport): Markup {
  const kinds = CHECK_KINDS.filter((kind) => checks.some((check) => check.kind === kind));
  const groups = kinds.map((kind) =>
    kindGroup(
      kind,
      checks.filter((check) => check.kind === kind),
    ),
  );
  return markup`<section><h2>All checks</h2><p class="soft">Each rule was held against the very snapshot that this page is about. “Not applicable” means that there is nothing that the rule is about; “skipped”, that it cannot be judged yet.</p>${groups}</section>`;
}

/** A status as a coloured word. */
export function badge(status: CheckResult['status'], words = status.replace('_', ' ')): Markup {
  return markup`<span class="badge ${status}">${words}</span>`;
}

function problem(check: CheckResult, runId: string): Markup {
  const { expected, found, extent } = presentCheck(check);
  const numbers = check.reason === undefined ? markup`${fact('Expected', expected)}${fact('Found', found)}` : fact('Because', check.reason);
  return markup`<article class="problem"><h3>${badge(check.status)}<span>${check.check}</span><span class="soft">on ${check.model}</span></h3>
<p>${check.rule}</p><dl class="facts">${numbers}${extent === '' ? undefined : fact('Rows', extent)}${check.hint === undefined ? undefined : fact('What to do', check.hint)}</dl>
${sampleTable(check)}${where(check, runId)}</article>`;
}

function fact(name: string, value: string): Markup {
  return markup`<dt>${name}</dt><dd>${escapeControl(value)}</dd>`;
}

function sampleTable(check: CheckResult): Markup | undefined {
  const { columns, rows } = presentCheck(check);
  if (rows.length === 0) return undefined;
  const shown = rows.map((row) => row.map((cell) => (cell === null ? markup`<span class="soft">empty</span>` : escapeControl(cell))));
  const caption = check.failing_rows > rows.length ? `${rows.length} of ${check.failing_rows} rows` : 'The rows';
  return htmlTable(
    `${caption}; personal data is masked`,
    columns.map(({ name, isAmount }) => ({ header: name, isNumber: isAmount })),
    shown,
  );
}

function where(check: CheckResult, runId: string): Markup | undefined {
  if (check.sql === null) return undefined;
  const all =
    check.failing_rows_key === undefined ? undefined : markup`<p class="soft">All failing rows: <code>${check.failing_rows_key}</code></p>`;
  return markup`<details><summary>The SQL that finds them</summary><pre>${`payments-pipeline query --staged ${runId} --check ${checkId(check)}\n\n${check.sql}`}</pre></details>${all}`;
}

function kindGroup(kind: string, checks: readonly CheckResult[]): Markup {
  const counts = CHECK_STATUSES.flatMap((status) => {
    const count = checks.filter((check) => check.status === status).length;
    return count === 0 ? [] : [badge(status, `${count} ${status.replace('_', ' ')}`)];
  });
  const rows = checks.map((check) => [badge(check.status), check.check, check.model, check.rule, outcome(check)]);
  const columns = [
    { header: 'Status' },
    { header: 'Check' },
    { header: 'On' },
    { header: 'Rule', isWide: true },
    { header: 'Found', isWide: true },
  ];
  return markup`<details class="group"><summary>${kind.replace('_', ' ')} ${counts}</summary>${htmlTable(`Checks of the kind ${kind.replace('_', ' ')}`, columns, rows)}</details>`;
}

function outcome(check: CheckResult): string {
  const { found, extent } = presentCheck(check);
  return escapeControl(check.reason ?? (extent === '' || check.status === 'passed' ? found : `${found}; ${extent}`));
}
