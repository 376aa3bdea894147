/** OpenLineage events around the stages, when OPENLINEAGE_URL asks for them. No run fails for want of a receiver: that is a warning. */
import { errorMessage, PipelineError } from '../domain/errors.ts';
import { utcInstantMs } from '../domain/time.ts';
import type { StageDatasets, StoreAddress } from '../report/lineage/datasets.ts';
import type { EventParts, EventType, LineageRun } from '../report/lineage/runEvent.ts';
import { VERSION } from '../version.ts';
import type { CommandContext } from './commandContext.ts';

export interface LineageEnd extends StageDatasets {
  /** Why the job counts as failed, though it came to its end. */
  readonly failure?: string | undefined;
}

type Describe<T> = (result: T, store: StoreAddress) => Promise<LineageEnd>;

const NOTHING: LineageEnd = { inputs: [], outputs: [] };

/** Runs `body` as a job; jobs that it runs in the context that it is given are parts of it. There is a START before it, then COMPLETE with what `describe` says it read and wrote, or FAIL, or ABORT when it was told to stop. */
export async function withLineage<T>(
  context: CommandContext,
  job: string,
  body: (context: CommandContext) => Promise<T>,
  describe: Describe<T>,
): Promise<T> {
  if (context.config.openlineageUrl === undefined) return await body(context);
  const run = await lineageRun(context, job);
  await send(context, run, 'START', {});
  try {
    const result = await body({ ...context, partOf: { job, runId: run.runId } });
    const { failure, ...datasets } = await describe(result, storeAddress(context));
    await send(context, run, failure === undefined ? 'COMPLETE' : 'FAIL', { ...datasets, error: failure });
    return result;
  } catch (error) {
    const stopped = context.signal.aborted || (error instanceof PipelineError && error.code === 'INTERRUPTED');
    await send(context, run, stopped ? 'ABORT' : 'FAIL', { ...NOTHING, error: errorMessage(error) });
    throw error;
  }
}

async function lineageRun(context: CommandContext, job: string): Promise<LineageRun> {
  const { uuidOf } = await import('../report/lineage/runEvent.ts');
  const { runId, config, partOf } = context;
  // A stage may be run again under the same run id: its own start tells the two apart.
  const own = uuidOf(`${runId} ${job} ${context.clock()}`);
  return { namespace: config.openlineageNamespace, job, runId: own, toolVersion: VERSION, parent: partOf };
}

async function send(context: CommandContext, run: LineageRun, type: EventType, parts: Omit<EventParts, 'at'>): Promise<void> {
  const [{ runEvent }, { sendEvent }] = await Promise.all([
    import('../report/lineage/runEvent.ts'),
    import('../report/lineage/sendEvent.ts'),
  ]);
  const { config, cwd, clock, logger } = context;
  const target = { url: config.openlineageUrl ?? '', apiKey: config.openlineageApiKey?.reveal(), cwd, fetch };
  await sendEvent(runEvent(run, type, { ...parts, at: utcInstantMs(clock()) }), target).catch((error: unknown) => {
    logger.warn(`the OpenLineage event ${type} of ${run.job} was not taken: ${errorMessage(error)}`);
  });
}

function storeAddress({ config }: CommandContext): StoreAddress {
  if (config.env === 'LOCAL') return { namespace: 'file', root: config.localDataDir };
  return { namespace: `s3://${config.s3Bucket ?? ''}`, root: config.s3Prefix };
}
