import type { TransformsStage } from '../../state/stages/transforms.ts';
import type { Storage } from '../../storage/types.ts';
import { VERSION } from '../../version.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { type PartArguments, partOf } from '../partOf.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderTransforms } from '../render/transformsSummary.ts';
import { transformsMeasures } from '../stageMeasures.ts';
import { withStage } from '../withStage.ts';
import { dataDirFlag } from './extract.ts';
import { loadSql, sqlDirFlag } from './loadSql.ts';
import { withRun } from './openStore.ts';

/** `run-transforms`: builds every table and stages it. */
export async function transformsJob(context: CommandContext, args: PartArguments): Promise<ExitStatus> {
  const stage = await withRun(context, 'run-transforms', (storage) => transformsStep(context, storage, args));
  if (context.json) {
    await context.output.json({ ok: true, run_id: context.runId, ...stage });
    return exitStatus.ok;
  }
  const next = [
    {
      command: `payments-pipeline run-quality${dataDirFlag(context)}${sqlDirFlag(context)}`,
      says: 'check what was built, and publish it if it holds',
    },
  ];
  await context.output.data(`${renderTransforms(context.runId, stage, context)}\n${renderNextSteps(next, context)}`);
  return exitStatus.ok;
}

/** The transforms stage on an opened store, under its lock. */
export async function transformsStep(context: CommandContext, storage: Storage, args: PartArguments): Promise<TransformsStage> {
  const part = partOf(args);
  const { models } = await loadSql(context);
  const [{ runTransforms }, { rollPending }] = await Promise.all([
    import('../../transform/runTransforms.ts'),
    import('../../webhooks/rollPending.ts'),
  ]);
  const { config, clock, logger, signal, runId } = context;
  // After the feed was read, so that what was delivered is seldom news that comes late.
  await rollPending({ storage, isLocal: config.env === 'LOCAL', toolVersion: VERSION, clock, logger });
  const build = ({ progress }: CommandContext) =>
    runTransforms({
      storage,
      runId,
      toolVersion: VERSION,
      models,
      part,
      fullRefresh: args.fullRefresh === true,
      memoryLimit: config.duckdbMemoryLimit,
      threads: config.duckdbThreads,
      clock,
      progress,
      logger,
      signal,
    });
  return await withStage(context, 'transforms', build, {
    lineage: async (stage, store) => (await import('../../report/lineage/datasets.ts')).transformsDatasets(stage, store),
    measures: transformsMeasures,
  });
}
