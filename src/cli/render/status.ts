import { utcInstant } from '../../domain/time.ts';
import { presentCheck } from '../../report/presentCheck.ts';
import type { Latest } from '../../state/latest.ts';
import type { EntityWatermark, Judged, Overview } from '../../state/overview.ts';
import { STALE_SECONDS } from '../../state/overview.ts';
import type { CheckResult } from '../../state/stages/checkResult.ts';
import { renderBlocks, renderPairs, renderTitle, type TitleParts } from './blocks.ts';
import { formatAge, formatCount, formatInteger } from './format.ts';
import { renderTable } from './table.ts';
import { themeFor } from './theme.ts';
import type { View } from './view.ts';

export interface StatusParts {
  readonly overview: Overview;
  /** Models that the SQL declares and that were never published: `gold.ledger`. */
  readonly unpublished: readonly string[];
  readonly store: string;
  /** Unix seconds. */
  readonly now: number;
}

/**
 * The one word of the screen. `unfinished`: the last run did not come to its end; `extracted`: its records are not in the tables yet; `stale`: what
 * is published is older than two days; `fresh`: nothing needs to be done.
 */
export type StatusState = 'empty' | 'running' | 'rejected' | 'staged' | 'unfinished' | 'extracted' | 'stale' | 'fresh';

/** How the store stands, the most pressing first. */
export function stateOf({ models, last_run, staged, running }: Overview, now: number): StatusState {
  if (running.length > 0) return 'running';
  if (last_run === null) return 'empty';
  if (staged?.state === 'rejected') return 'rejected';
  if (last_run.verdict === 'interrupted' || last_run.verdict === 'partial') return 'unfinished';
  if (staged?.state === 'waiting') return 'staged';
  if (last_run.verdict === 'extracted') return 'extracted';
  return oldest(models, now) > STALE_SECONDS ? 'stale' : 'fresh';
}

/** A check that a person should look at. */
export function isOpenWarning({ status }: CheckResult): boolean {
  return status === 'warned' || status === 'failed' || status === 'errored';
}

/** One screen: what is published and how fresh, what ran last, what waits, what warns. */
export function renderStatus({ overview, unpublished, store, now }: StatusParts, view: View): string {
  const title = renderTitle({ title: 'status', ...stateWords(overview, now), facts: [store] }, view);
  return renderBlocks([
    title,
    renderPairs(facts(overview, now), view),
    modelTable(overview.models, now, view),
    unpublishedText(unpublished, overview.models),
    warnings(overview.last_judged, view),
  ]);
}

function stateWords(overview: Overview, now: number): Pick<TitleParts, 'verdict' | 'mood'> {
  switch (stateOf(overview, now)) {
    case 'empty':
      return { verdict: 'nothing has run here yet', mood: 'warning' };
    case 'running':
      return { verdict: `run ${overview.running[0]?.run_id} is under way`, mood: 'good' };
    case 'rejected':
      return { verdict: 'rejected: the last snapshot failed its checks and was not published', mood: 'bad' };
    case 'staged':
      return { verdict: 'staged: a snapshot waits for its checks', mood: 'warning' };
    case 'unfinished':
      return { verdict: `the last run was ${overview.last_run?.verdict}`, mood: 'bad' };
    case 'extracted':
      return { verdict: 'extracted: the newest records are not in the tables yet', mood: 'warning' };
    case 'stale':
      return { verdict: `stale: the tables end ${formatAge(oldest(overview.models, now))}`, mood: 'warning' };
    case 'fresh':
      return { verdict: 'fresh', mood: 'good' };
  }
}

function facts({ last_run, last_judged, staged, watermarks }: Overview, now: number): [string, string][] {
  const rows: [string, string][] = [];
  if (last_run !== null) rows.push(['last run', `${last_run.run_id} · ${last_run.verdict} · ${ago(last_run.started_at, now)}`]);
  if (last_judged !== null) rows.push(['last verdict', verdictText(last_judged, last_run?.run_id, now)]);
  rows.push(['staged', staged === null ? 'nothing' : `${staged.run_id} · ${staged.state} · built ${ago(staged.staged_at, now)}`]);
  return [...rows, ...watermarkFacts(watermarks, now)];
}

function verdictText({ run_id, stage }: Judged, lastRun: string | undefined, now: number): string {
  const counts = Map.groupBy(stage.checks, ({ status }) => status);
  const parts = [...counts].map(([status, checks]) => `${formatInteger(checks.length)} ${status.replace('_', ' ')}`);
  const whose = run_id === lastRun ? '' : ` · run ${run_id}`;
  return `${stage.verdict}${whose} · ${formatCount(stage.checks.length, 'check')}: ${parts.join(', ')} · ${ago(stage.finished_at, now)}`;
}

/** Those that end alike stand on one line, the furthest first; whoever lags is named. */
function watermarkFacts(watermarks: readonly EntityWatermark[], now: number): [string, string][] {
  if (watermarks.length === 0) return [['watermarks', 'none: nothing has been extracted']];
  const alike = [...Map.groupBy(watermarks, ({ to }) => to)].sort(([a], [b]) => b - a);
  const most = Math.max(...alike.map(([, those]) => those.length));
  return alike.map(([to, those], index) => {
    const who = those.length === most ? formatCount(those.length, 'entity', 'entities') : those.map(({ entity }) => entity).join(', ');
    return [index === 0 ? 'watermarks' : '', `${who} through ${shortInstant(to)} · ${formatAge(now - to)}`];
  });
}

/** Gold a line a model; Silver tables that are equally fresh share a line. */
function modelTable(models: readonly Latest[], now: number, view: View): string {
  if (models.length === 0) return '';
  const gold = models.filter(({ layer }) => layer === 'gold').map((model) => ({ name: `gold.${model.model}`, those: [model] }));
  const silver = Map.groupBy(
    models.filter(({ layer }) => layer === 'silver'),
    ({ data_through, run_id, verdict }) => `${data_through} ${run_id} ${verdict}`,
  );
  const groups = [...silver.values()].sort((a, b) => b.length - a.length).map((those) => ({ name: silverName(those), those }));
  return renderTable(
    [
      { header: 'published', whole: true },
      { header: 'rows', align: 'right' },
      { header: 'through (UTC)' },
      { header: 'age', align: 'right', style: (text, theme) => (/\bd\b|never/.test(text) ? theme.warning(text) : text) },
      { header: 'by run' },
    ],
    [...gold, ...groups].map(({ name, those }) => modelRow(name, those, now)),
    { width: view.columns, color: view.color },
  );
}

function silverName(those: readonly Latest[]): string {
  const [only] = those;
  if (those.length === 1 && only !== undefined) return `silver.${only.model}`;
  return those.length <= 3 ? `silver.{${those.map(({ model }) => model).join(', ')}}` : `silver: ${formatCount(those.length, 'table')}`;
}

function modelRow(name: string, those: readonly Latest[], now: number): string[] {
  const [first] = those;
  const through = first?.data_through ?? null;
  const mark = first?.verdict === 'published' || first === undefined ? '' : ` (${first.verdict.replace('_', ' ')})`;
  return [
    name,
    formatInteger(those.reduce((sum, { rows }) => sum + rows, 0)),
    through === null ? 'not known' : shortInstant(through),
    through === null ? 'never' : formatAge(now - through),
    `${first?.run_id ?? ''}${mark}`,
  ];
}

function unpublishedText(names: readonly string[], models: readonly Latest[]): string {
  if (names.length === 0 || models.length === 0) return '';
  return `Never published: ${names.join(', ')}.\n`;
}

function warnings(judged: Judged | null, view: View): string {
  const open = judged?.stage.checks.filter(isOpenWarning) ?? [];
  if (open.length === 0) return judged === null ? '' : 'No open warnings.\n';
  const theme = themeFor(view.color);
  return renderTable(
    [
      { header: 'open', style: (text) => (text.startsWith('warn') ? theme.warning(text) : theme.bad(text)) },
      { header: 'check' },
      { header: 'on' },
      { header: 'found' },
    ],
    open.map((check) => [check.status, check.check, check.model, presentCheck(check).found]),
    { width: view.columns, color: view.color, maxRows: 8 },
  );
}

function oldest(models: readonly Latest[], now: number): number {
  return Math.max(0, ...models.map(({ data_through }) => (data_through === null ? Number.POSITIVE_INFINITY : now - data_through)));
}

function ago(instant: string, now: number): string {
  return formatAge(now - Math.floor(Date.parse(instant) / 1000));
}

function shortInstant(unixSeconds: number): string {
  return utcInstant(unixSeconds).slice(0, 16).replace('T', ' ');
}
