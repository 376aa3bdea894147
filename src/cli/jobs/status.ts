import { type Overview, readOverview } from '../../state/overview.ts';
import type { CheckResult } from '../../state/stages/checkResult.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { type NextStep, renderNextSteps } from '../render/blocks.ts';
import { isOpenWarning, renderStatus, type StatusState, stateOf } from '../render/status.ts';
import { dataDirFlag } from './extract.ts';
import { loadSql, sqlDirFlag } from './loadSql.ts';
import { openStore } from './openStore.ts';

/** `status`: one screen on how the store stands. Changes nothing, and waits for nobody. */
export async function statusJob(context: CommandContext): Promise<ExitStatus> {
  const storage = openStore(context);
  const { models } = await loadSql(context);
  const overview = await readOverview(storage);
  const now = Math.floor(context.clock() / 1000);
  const unpublished = models.filter(({ name }) => !overview.models.some(({ model }) => model === name));
  const names = unpublished.map(({ layer, name }) => `${layer}.${name}`);
  if (context.json) await context.output.json(statusDocument(overview, names, now));
  else {
    const screen = renderStatus({ overview, unpublished: names, store: storage.label, now }, context);
    const next = renderNextSteps(nextSteps(context, overview, stateOf(overview, now)), context);
    await context.output.data(`${screen}\n${next}`);
  }
  return exitStatus.ok;
}

function statusDocument(overview: Overview, unpublished: readonly string[], now: number): Record<string, unknown> {
  const { models, last_run, last_judged, staged, watermarks, running } = overview;
  const checks = last_judged?.stage.checks ?? [];
  return {
    ok: true,
    state: stateOf(overview, now),
    now,
    models: models.map(({ schema_version: _, ...model }) => ({
      ...model,
      age_seconds: model.data_through === null ? null : now - model.data_through,
    })),
    unpublished,
    last_run,
    last_verdict: last_judged === null ? null : verdictDocument(last_judged.run_id, last_judged.stage.verdict, checks),
    staged,
    watermarks: watermarks.map((watermark) => ({ ...watermark, age_seconds: now - watermark.to })),
    running,
    warnings: checks.filter(isOpenWarning),
  };
}

function verdictDocument(runId: string, verdict: string, checks: readonly CheckResult[]): Record<string, unknown> {
  const counts = new Map<string, number>();
  for (const { status } of checks) counts.set(status, (counts.get(status) ?? 0) + 1);
  return { run_id: runId, verdict, checks: Object.fromEntries(counts) };
}

/** What a person who looks at this would do next. */
function nextSteps(context: CommandContext, overview: Overview, state: StatusState): NextStep[] {
  const run = (line: string, says: string): NextStep => ({ command: `payments-pipeline ${line}${dataDirFlag(context)}`, says });
  const runId = overview.last_run?.run_id ?? '';
  switch (state) {
    case 'empty':
      return [run('run-pipeline --days 7', 'the first run')];
    case 'running':
      return [run('status', 'look again; the run that is under way holds the lock until it ends')];
    case 'rejected':
      return [
        run(`runs show ${overview.last_judged?.run_id}`, 'which checks failed, on which rows'),
        run('run-pipeline', 'extract, build and check again'),
      ];
    case 'staged':
      return [{ ...run('run-quality', 'check what waits, and publish it when it holds'), ...withSql(context, run('run-quality', '')) }];
    case 'unfinished':
      return [run(`runs show ${runId}`, 'what the last run left undone'), run('run-pipeline', 'it goes on where that ended')];
    case 'extracted':
      return [run('run-transforms', 'build Silver and Gold from what was extracted')];
    case 'stale':
      return [run('run-pipeline --days 1', 'the daily run is overdue')];
    case 'fresh':
      return [run('report --format html --output report.html', 'the checks, the tables and plots, as one page')];
    default:
      return state satisfies never;
  }
}

function withSql(context: CommandContext, step: NextStep): Pick<NextStep, 'command'> {
  return { command: `${step.command}${sqlDirFlag(context)}` };
}
