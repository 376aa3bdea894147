import { PipelineError } from '../../domain/errors.ts';
import type { ExtractOutcome } from '../../extract/extractOptions.ts';
import { entities, findEntity } from '../../registry/index.ts';
import type { Storage } from '../../storage/types.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderExtract } from '../render/extractSummary.ts';
import { withRun } from './openStore.ts';

export interface ExtractArguments {
  readonly entity?: string | undefined;
  readonly days?: number | undefined;
}

/** `run-all`, and `run-batch` with one entity. */
export async function extractJob(context: CommandContext, args: ExtractArguments): Promise<ExitStatus> {
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

/** The extract stage on an opened store, under its lock. */
export async function extractStep(context: CommandContext, storage: Storage, args: ExtractArguments): Promise<ExtractOutcome> {
  const [{ runExtract }, { createSource }, { sleep }] = await Promise.all([
    import('../../extract/runExtract.ts'),
    import('../../source/createSource.ts'),
    import('../../source/sleep.ts'),
  ]);
  const { config, clock, random, logger, signal, progress, runId } = context;
  const source = () =>
    createSource({
      baseUrl: config.sourceBaseUrl,
      apiKey: config.stripeApiKey,
      fetch,
      clock,
      random,
      sleep,
      logger,
      maxPageSize: config.maxPageSize,
      maxRetries: MAX_RETRIES,
      timeoutMs: TIMEOUT_MS,
      signal,
      version: VERSION,
    });
  return await runExtract({
    storage,
    source,
    sourceUrl: config.sourceBaseUrl,
    entities: args.entity === undefined ? entities : entities.filter((entity) => entity === findEntity(args.entity ?? '')),
    runId,
    toolVersion: VERSION,
    days: args.days,
    defaultDays: config.defaultDays,
    safetySeconds: config.safetyWindowSeconds,
    memoryLimit: config.duckdbMemoryLimit,
    clock,
    progress,
    logger,
    signal,
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
  const again = `${rest}; run the same command again to fetch ${missing.join(', ')}: it starts from the old watermarks and doubles nothing.`;
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

/** The flag that makes a suggested command find the same data. */
export function dataDirFlag({ origins, config }: CommandContext): string {
  return origins.localDataDir.startsWith('flag') ? ` --data-dir ${config.localDataDir}` : '';
}
