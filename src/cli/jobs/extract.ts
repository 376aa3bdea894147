import { errorMessage, PipelineError } from '../../domain/errors.ts';
import { utcInstant } from '../../domain/time.ts';
import type { ExtractOptions, ExtractOutcome } from '../../extract/extractOptions.ts';
import { entities, findEntity } from '../../registry/index.ts';
import type { Source } from '../../source/types.ts';
import type { Storage } from '../../storage/types.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderPlan } from '../render/extractPlan.ts';
import { renderExtract } from '../render/extractSummary.ts';
import { extractMeasures } from '../stageMeasures.ts';
import { withStage } from '../withStage.ts';
import { openStore, withRun } from './openStore.ts';

export interface ExtractArguments {
  readonly entity?: string | undefined;
  readonly days?: number | undefined;
  /** Unix seconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly relistDays?: number | undefined;
  readonly sweep?: boolean | undefined;
  readonly maxRps?: string | undefined;
  readonly rpsShare?: number | undefined;
  /** Pages of an entity at once. */
  readonly concurrency?: number | undefined;
  readonly continueOnDenied?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

/** `run-all`, and `run-batch` with one entity. */
export async function extractJob(context: CommandContext, args: ExtractArguments): Promise<ExitStatus> {
  if (args.dryRun === true) return await dryRun(context, args);
  const outcome = await withRun(context, args.entity === undefined ? 'run-all' : 'run-batch', (storage) =>
    extractStep(context, storage, args),
  );
  if (context.json) await context.output.json(extractDocument(context.runId, outcome));
  else
    await context.output.data(
      `${renderExtract(context.runId, outcome.stage, context)}\n${renderNextSteps(nextSteps(context, outcome), context)}`,
    );
  if (outcome.failure !== undefined) throw notWhole(outcome);
  return exitStatus.ok;
}

/** The plan, from the store as it stands: no lock, and nothing is written. */
async function dryRun(context: CommandContext, args: ExtractArguments): Promise<ExitStatus> {
  const { planExtract } = await import('../../extract/planExtract.ts');
  const plan = await planExtract(
    await extractOptions(context, openStore(context), args),
    args.entity === undefined,
    context.config.maxPageSize,
  );
  await (context.json ? context.output.json({ ok: true, dry_run: true, ...plan }) : context.output.data(renderPlan(plan, context)));
  return exitStatus.ok;
}

/** The extract stage on an opened store, under its lock. */
export async function extractStep(context: CommandContext, storage: Storage, args: ExtractArguments): Promise<ExtractOutcome> {
  const { runExtract } = await import('../../extract/runExtract.ts');
  const options = await extractOptions(context, storage, args);
  return await withStage(context, 'extract', ({ progress }) => runExtract({ ...options, progress }), {
    lineage: async ({ stage }, store) => (await import('../../report/lineage/datasets.ts')).extractDatasets(stage, store),
    measures: ({ stage }) => extractMeasures(stage),
    failure: ({ failure }) => (failure === undefined ? undefined : errorMessage(failure)),
  });
}

async function extractOptions(context: CommandContext, storage: Storage, args: ExtractArguments): Promise<ExtractOptions> {
  const { config, clock, progress, logger, signal, runId } = context;
  requireSpan(args, clock());
  return {
    ...args,
    storage,
    source: await sharedSource(context, args),
    sourceUrl: config.sourceBaseUrl,
    entities: args.entity === undefined ? entities : entities.filter((entity) => entity === findEntity(args.entity ?? '')),
    followEvents: args.entity === undefined,
    runId,
    toolVersion: VERSION,
    days: args.days,
    chains: args.concurrency,
    defaultDays: config.defaultDays,
    safetySeconds: config.safetyWindowSeconds,
    memoryLimit: config.duckdbMemoryLimit,
    clock,
    progress,
    logger,
    signal,
  };
}

/** Clients with counters of their own, and one limiter for all of them: the source counts the account's requests, not an entity's. */
export async function sharedSource(
  { config, clock, random, logger, signal }: CommandContext,
  args: ExtractArguments,
): Promise<(entity?: string) => Source> {
  const [{ createSource }, { createLimiter }, { chooseCeilings }, { sleep }] = await Promise.all([
    import('../../source/createSource.ts'),
    import('../../source/limiter/createLimiter.ts'),
    import('../../source/limiter/ceilings.ts'),
    import('../../source/sleep.ts'),
  ]);
  const { sourceBaseUrl: baseUrl, stripeApiKey: apiKey, maxPageSize } = config;
  const ceilings = chooseCeilings({ maxRps: args.maxRps, share: args.rpsShare, apiKey: apiKey.reveal(), baseUrl });
  const limiter = createLimiter({ ceilings, clock, sleep, signal });
  const retries = { maxRetries: MAX_RETRIES, timeoutMs: TIMEOUT_MS };
  const common = { baseUrl, apiKey, fetch, clock, random, sleep, maxPageSize, ...retries, signal, version: VERSION, limiter };
  return (entity) => createSource({ ...common, logger: entity === undefined ? logger : logger.child({ entity }) });
}

function requireSpan({ days, from, to }: ExtractArguments, nowMs: number): void {
  const problem =
    days !== undefined && (from !== undefined || to !== undefined)
      ? '--days does not go with --from and --to'
      : from !== undefined && from >= (to ?? nowMs / 1000)
        ? `--from ${utcInstant(from)} is not before ${to === undefined ? 'the present' : `--to ${utcInstant(to)}`}`
        : undefined;
  if (problem === undefined) return;
  throw new PipelineError('USAGE_BAD_VALUE', problem, {
    hint: 'Give --days alone, or a span that begins before it ends: --from 2026-01-01 --to 2026-02-01.',
  });
}

/** About two minutes of patience in all, with waits of up to 32 s. */
const MAX_RETRIES = 6;
const TIMEOUT_MS = 60_000;

/** What `--json` says of an extraction. */
export function extractDocument(runId: string, { stage, failure }: ExtractOutcome): Record<string, unknown> {
  return { ok: failure === undefined, run_id: runId, ...stage };
}

/** The error of a run that is not whole: the first entity's, with how to go on. */
export function notWhole({ stage, failure }: ExtractOutcome): unknown {
  if (!(failure instanceof PipelineError)) return failure;
  const missing = stage.entities.filter(({ status }) => status !== 'complete').map(({ entity }) => entity);
  const rest = missing.length === stage.entities.length ? 'Nothing was committed' : 'The other entities are committed';
  const named = missing.length > 3 ? `the ${missing.length} that are not covered` : missing.join(', ');
  const again = `${rest}; run the same command again to fetch ${named}: it goes on with what was read so far and doubles nothing.`;
  return new PipelineError(failure.code, failure.message, {
    ...failure,
    cause: failure.cause,
    hint: failure.hint === undefined ? again : `${failure.hint} ${again}`,
  });
}

function nextSteps(context: CommandContext, { failure }: ExtractOutcome) {
  if (failure !== undefined) return [];
  return [
    { command: 'payments-pipeline run-transforms', says: 'build Silver and Gold from it' },
    { command: 'payments-pipeline run-quality', says: 'check them, and publish what holds' },
  ].map(({ command, says }) => ({ command: command + dataDirFlag(context), says }));
}

/** The flags that make a suggested command find the same data. */
export function dataDirFlag({ origins, config }: CommandContext): string {
  const env = origins.env.startsWith('flag') ? ` --env ${config.env}` : '';
  return origins.localDataDir.startsWith('flag') ? `${env} --data-dir ${config.localDataDir}` : env;
}
