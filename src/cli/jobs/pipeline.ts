import type { QualityOutcome } from '../../quality/runQuality.ts';
import type { CommandContext } from '../commandContext.ts';
import type { ExitStatus } from '../exitStatus.ts';
import { withLineage } from '../lineage.ts';
import { renderBlocks, renderNextSteps } from '../render/blocks.ts';
import { renderExtract } from '../render/extractSummary.ts';
import { renderQuality } from '../render/qualityReport.ts';
import { renderTransforms } from '../render/transformsSummary.ts';
import { type PlannedReport, planReports } from '../reportPlan.ts';
import { dataDirFlag, type ExtractArguments, extractDocument, extractStep, notWhole } from './extract.ts';
import { loadSql } from './loadSql.ts';
import { withRun } from './openStore.ts';
import { afterQuality, type QualityArguments, qualityDocument, qualityStep, requirePublished } from './quality.ts';
import { reportVerdict } from './report.ts';
import { transformsStep } from './transforms.ts';

export type PipelineArguments = ExtractArguments & Pick<QualityArguments, 'failOn' | 'report'>;

/** `run-pipeline`: extract, transforms and quality under one run id; stops where a step does not hold. */
export async function pipelineJob(context: CommandContext, args: PipelineArguments): Promise<ExitStatus> {
  return await pipelineSteps(context, args, (judged) => renderNextSteps(afterQuality(context, judged), context));
}

/** The same, ending in other words. */
export async function pipelineSteps(
  context: CommandContext,
  args: PipelineArguments,
  ending: (judged: QualityOutcome) => string,
): Promise<ExitStatus> {
  // What is wrong with the SQL should be said before hours of extraction.
  await loadSql(context);
  const planned = await planReports(args.report, context.cwd);
  const steps = (inner: CommandContext) => runSteps(inner, args, planned, ending);
  return await withLineage(context, 'run-pipeline', steps, async () => ({ inputs: [], outputs: [] }));
}

async function runSteps(
  context: CommandContext,
  args: PipelineArguments,
  planned: readonly PlannedReport[],
  ending: (judged: QualityOutcome) => string,
): Promise<ExitStatus> {
  return await withRun(context, 'run-pipeline', async (storage) => {
    const { runId, output, json } = context;
    const extracted = await extractStep(context, storage, args);
    const document: Record<string, unknown> = { ok: false, run_id: runId, extract: extractDocument(runId, extracted) };
    if (!json) await output.data(renderExtract(runId, extracted.stage, context));
    if (extracted.failure !== undefined) {
      if (json) await output.json(document);
      throw notWhole(extracted);
    }
    const built = await transformsStep(context, storage, {});
    if (!json) await output.data(`\n${renderTransforms(runId, built, context)}`);
    const judged = await qualityStep(context, storage, { runId, failOn: args.failOn });
    if (json)
      await output.json({ ...document, ok: judged.stage.verdict === 'published', transforms: built, quality: qualityDocument(judged) });
    else await output.data(`\n${renderBlocks([renderQuality(runId, judged.stage, context, dataDirFlag(context)), ending(judged)])}`);
    await reportVerdict(context, storage, runId, planned);
    return requirePublished(judged);
  });
}
