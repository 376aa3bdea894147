import { PipelineError } from '../../domain/errors.ts';
import type { QualityOutcome } from '../../quality/runQuality.ts';
import type { StoreAddress } from '../../report/lineage/datasets.ts';
import { presentCheck } from '../../report/presentCheck.ts';
import { lastStage, requireManifest } from '../../state/manifest.ts';
import { rejects, type Severity } from '../../state/stages/checkResult.ts';
import type { Storage } from '../../storage/types.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import type { LineageEnd } from '../lineage.ts';
import { type NextStep, renderNextSteps } from '../render/blocks.ts';
import { renderQuality } from '../render/qualityReport.ts';
import { planReports } from '../reportPlan.ts';
import { qualityMeasures } from '../stageMeasures.ts';
import { withStage } from '../withStage.ts';
import { dataDirFlag } from './extract.ts';
import { loadSql } from './loadSql.ts';
import { openStore, withRun } from './openStore.ts';
import { reportVerdict } from './report.ts';

export interface QualityArguments {
  readonly publish?: boolean | undefined;
  readonly failOn?: Severity | undefined;
  readonly report?: string | undefined;
}

/** `run-quality`: checks the staged snapshot and publishes it when every error-level check holds. */
export async function qualityJob(context: CommandContext, args: QualityArguments): Promise<ExitStatus> {
  const planned = await planReports(args.report, context.cwd);
  const outcome = await withRun(context, 'run-quality', (storage) =>
    qualityStep(context, storage, { ...args, runId: context.config.runId }),
  );
  if (context.json) await context.output.json(qualityDocument(outcome));
  else
    await context.output.data(
      `${renderQuality(outcome.runId, outcome.stage, context, dataDirFlag(context))}\n${renderNextSteps(afterQuality(context, outcome), context)}`,
    );
  await reportVerdict(context, openStore(context), outcome.runId, planned);
  return requirePublished(outcome);
}

/** The quality stage on an opened store, under its lock. */
export async function qualityStep(
  context: CommandContext,
  storage: Storage,
  args: QualityArguments & { readonly runId?: string | undefined },
): Promise<QualityOutcome> {
  const { runQuality } = await import('../../quality/runQuality.ts');
  const { models, sqlChecks } = await loadSql(context);
  const { config, clock, logger, signal } = context;
  const judge = ({ progress }: CommandContext) =>
    runQuality({
      storage,
      models,
      sqlChecks,
      runId: args.runId,
      override: args.publish === true,
      failOn: args.failOn ?? 'error',
      toolVersion: VERSION,
      memoryLimit: config.duckdbMemoryLimit,
      threads: config.duckdbThreads,
      clock,
      progress,
      logger,
      signal,
    });
  return await withStage(context, 'quality', judge, {
    lineage: (outcome, address) => qualityLineage(storage, outcome, address),
    measures: ({ stage }) => qualityMeasures(stage),
    failure: rejection,
  });
}

async function qualityLineage(storage: Storage, { runId, stage }: QualityOutcome, address: StoreAddress): Promise<LineageEnd> {
  const { qualityDatasets } = await import('../../report/lineage/datasets.ts');
  const models = lastStage(await requireManifest(storage, runId), 'transforms')?.models ?? [];
  return qualityDatasets(stage, models, address);
}

function rejection({ stage }: QualityOutcome): string | undefined {
  const failed = stage.checks.filter((check) => rejects(check, stage.fail_on)).length;
  return stage.verdict === 'rejected' ? `${failed} of ${stage.checks.length} checks reject the snapshot` : undefined;
}

/** What `--json` says of the checks. */
export function qualityDocument({ runId, stage }: QualityOutcome): Record<string, unknown> {
  return { ok: stage.verdict === 'published', run_id: runId, ...stage };
}

/** Ok when published; a rejected snapshot is an error with exit status 3. */
export function requirePublished({ runId, stage }: QualityOutcome): ExitStatus {
  if (stage.verdict !== 'rejected') return exitStatus.ok;
  const failed = stage.checks.filter((check) => rejects(check, stage.fail_on));
  const [first] = failed;
  const { expected, found } = first === undefined ? { expected: '', found: '' } : presentCheck(first);
  throw new PipelineError(
    'CHECKS_FAILED',
    `${failed.length} of ${stage.checks.length} checks ${stage.fail_on === 'error' ? 'failed' : 'failed or warned'}, first ${first?.check} on ${first?.model}: expected ${expected}, found ${found}. Nothing was published`,
    {
      hint: `What was published before stays as it was. See each failed check above or in _state/manifests/run_${runId}.json; --publish would override, loudly.`,
      details: { run_id: runId, failed: failed.length, checks: stage.checks.length },
    },
  );
}

/** What to type next. */
export function afterQuality(context: CommandContext, { runId, stage }: QualityOutcome): NextStep[] {
  if (stage.verdict === 'rejected') return afterRejection(dataDirFlag(context), runId);
  const sql = 'select currency, count(*) as payments, sum(amount_net_major) as net from gold.fct_payments group by currency';
  return [{ command: `payments-pipeline query${dataDirFlag(context)} "${sql}"`, says: '' }];
}

function afterRejection(dataDir: string, runId: string): NextStep[] {
  return [
    {
      command: `payments-pipeline report${dataDir} ${runId} --format html --output report.html`,
      says: 'each failed check with its rows, as one page',
    },
    { command: `payments-pipeline run-transforms${dataDir}`, says: 'when it is mended: build again' },
    { command: `payments-pipeline run-quality${dataDir}`, says: 'and check again' },
  ];
}
