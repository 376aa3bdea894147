/** Markdown as GitHub and GitLab show it: the verdict, what is wrong, the tables. Also the step summary of a GitHub job. */
import { escapeControl } from '../domain/escapeControl.ts';
import { CHECK_KINDS, CHECK_STATUSES, type CheckResult } from '../state/stages/checkResult.ts';
import { presentCheck } from './presentCheck.ts';
import { problemsOf, type RunReport, verdictWords } from './runReport.ts';

/** A step summary may have a megabyte (GitHub); nobody reads more of these anyway. */
const MOST_PROBLEMS = 50;

/** The whole page. */
export function renderMarkdown(report: RunReport): string {
  const { runId, quality } = report;
  const problems = problemsOf(quality);
  return [
    `## payments-pipeline: ${text(verdictWords(quality))}\n`,
    `Run ${code(runId)}, checked ${text(quality.finished_at.slice(0, 19).replace('T', ' '))} UTC, in ${code(report.store)}.\n`,
    countTable(quality.checks),
    ...(problems.length === 0 ? ['Every check holds.\n'] : problems.slice(0, MOST_PROBLEMS).map((check) => problem(check, runId))),
    problems.length > MOST_PROBLEMS
      ? `And ${problems.length - MOST_PROBLEMS} more; see ${code(`payments-pipeline runs show ${runId}`)}.\n`
      : '',
    tables(report),
  ].join('\n');
}

function tables({ transforms: { models } }: RunReport): string {
  const rows = models.map(({ layer, model, rows: count, add, unchanged }) => [
    code(`${layer}.${model}`),
    String(count),
    String(add.length),
    unchanged ? 'unchanged' : '',
  ]);
  return `<details><summary>${models.length} tables</summary>\n\n${table(['table', 'rows', 'new files', ''], rows, [1, 2])}\n</details>\n`;
}

function countTable(checks: readonly CheckResult[]): string {
  const statuses = CHECK_STATUSES.filter((status) => checks.some((check) => check.status === status));
  const kinds = CHECK_KINDS.filter((kind) => checks.some((check) => check.kind === kind));
  const count = (kind: string, status: string) => checks.filter((check) => check.kind === kind && check.status === status).length;
  return table(
    ['checks', ...statuses.map((status) => status.replace('_', ' '))],
    kinds.map((kind) => [kind.replace('_', ' '), ...statuses.map((status) => String(count(kind, status)))]),
    statuses.map((_, index) => index + 1),
  );
}

function problem(check: CheckResult, runId: string): string {
  const { expected, found, extent, columns, rows } = presentCheck(check);
  const facts = [
    `**Rule**: ${text(check.rule)}`,
    check.reason === undefined ? `**Expected** ${text(expected)}, **found** ${text(found)}` : `**Because**: ${text(check.reason)}`,
    extent === '' ? '' : `**Rows**: ${text(extent)}`,
    check.hint === undefined ? '' : `**Hint**: ${text(check.hint)}`,
    check.failing_rows_key === undefined ? '' : `**All failing rows**: ${code(check.failing_rows_key)}`,
  ].filter((fact) => fact !== '');
  const sample =
    rows.length === 0
      ? ''
      : table(
          columns.map(({ name }) => name),
          rows.map((row) => row.map((cell) => text(cell ?? ''))),
          [],
        );
  const sql =
    check.sql === null
      ? ''
      : `<details><summary>SQL that finds them</summary>\n\n${fence(`-- payments-pipeline query --staged ${runId}\n${check.sql}`)}\n</details>\n`;
  return [`### ${check.status.toUpperCase()}: ${code(check.check)} on ${code(check.model)}\n`, `${facts.join('  \n')}\n`, sample, sql].join(
    '\n',
  );
}

/** A table; its cells are Markdown already, but for pipes and line breaks, which would end them. */
function table(headers: readonly string[], rows: readonly (readonly string[])[], numbers: readonly number[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replace(/[\r\n]+/g, ' ')).join(' | ')} |\n`;
  const rule = headers.map((_, index) => (numbers.includes(index) ? '--:' : '---'));
  return `${row(headers.map(text))}${row(rule)}${rows.map(row).join('')}`;
}

/** Plain words: nothing in them is taken for Markdown, HTML, a mention or a link. */
function text(words: string): string {
  return (
    escapeControl(words)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // An underscore inside of a word is one to everybody; `*` and the like are not.
      .replace(/[\\`*{}[\]#!|~@$^]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, (found) => `&#${found.charCodeAt(0)};`)
      .replace(/:\/\//g, '&#58;//')
  );
}

/** A name in code style. A pipe would end a table's cell even here, so it becomes an entity in an element instead. */
function code(name: string): string {
  return `<code>${text(name)}</code>`;
}

function fence(block: string): string {
  const longest = Math.max(2, ...[...block.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}sql\n${block.split('\n').map(escapeControl).join('\n')}\n${ticks}\n`;
}
