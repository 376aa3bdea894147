import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { errorMessage, PipelineError } from '../../domain/errors.ts';
import type { Figures } from '../../report/figures/figures.ts';
import { loadReport } from '../../report/loadReport.ts';
import { needsFigures, type ReportFormat, renderReport } from '../../report/renderReport.ts';
import type { RunReport } from '../../report/runReport.ts';
import { type Manifest, requireManifest } from '../../state/manifest.ts';
import { listRuns } from '../../state/runs.ts';
import type { Storage } from '../../storage/types.ts';
import type { CommandContext } from '../commandContext.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import type { PlannedReport } from '../reportPlan.ts';
import { openStore } from './openStore.ts';
import { findRun } from './runs.ts';

export interface ReportArguments {
  readonly run?: string | undefined;
  readonly format: ReportFormat;
  readonly output?: string | undefined;
}

/** `report`: the verdict on a run that was checked before, in any form. */
export async function reportJob(context: CommandContext, { run, format, output }: ReportArguments): Promise<ExitStatus> {
  const storage = openStore(context);
  const manifest = await findRun(storage, run ?? (await lastChecked(storage)));
  const text = await renderReport(await reportOf(context, storage, manifest, needsFigures(format)), format);
  if (output === undefined) await context.output.data(text);
  else await writeReport(context, resolve(context.cwd, output), text);
  return exitStatus.ok;
}

/** Writes the reports that a run was asked for, and tells GitHub when it is what runs this. All are made from the run's manifest. */
export async function reportVerdict(
  context: CommandContext,
  storage: Storage,
  runId: string,
  planned: readonly PlannedReport[],
): Promise<void> {
  const isGithub = context.env['GITHUB_ACTIONS'] === 'true';
  if (planned.length === 0 && !isGithub) return;
  const manifest = await requireManifest(storage, runId);
  const report = await reportOf(
    context,
    storage,
    manifest,
    planned.some(({ format }) => needsFigures(format)),
  );
  for (const { format, path } of planned) await writeReport(context, path, await renderReport(report, format));
  if (isGithub) await tellGithub(context, report);
}

async function reportOf(context: CommandContext, storage: Storage, manifest: Manifest, withFigures: boolean): Promise<RunReport> {
  const report = loadReport(manifest, storage.label);
  return withFigures ? { ...report, figures: await figuresOf(context, storage, manifest) } : report;
}

/** Undefined when the files of the snapshot are gone: the verdict can still be told. */
async function figuresOf(context: CommandContext, storage: Storage, manifest: Manifest): Promise<Figures | undefined> {
  const [{ openStaged }, { readFigures }] = await Promise.all([
    import('../../query/openStaged.ts'),
    import('../../report/figures/readFigures.ts'),
  ]);
  const { config, signal } = context;
  const tempDirectory = await mkdtemp(join(tmpdir(), 'payments-pipeline-report-'));
  try {
    const options = { memoryLimit: config.duckdbMemoryLimit, threads: config.duckdbThreads, tempDirectory, signal };
    await using session = await openStaged(storage, manifest, { sql: '', sqlChecks: [], ...options });
    return await readFigures(session);
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'STORAGE_MISSING') throw error;
    context.logger.warn(`the report has no plots: ${error.message}`);
    return undefined;
  } finally {
    await rm(tempDirectory, { recursive: true, force: true });
  }
}

async function writeReport(context: CommandContext, path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    throw new PipelineError('USAGE_BAD_VALUE', `cannot write ${path}: ${errorMessage(cause)}`, {
      cause,
      hint: 'The verdict stands and is in the run manifest. Write the report again: payments-pipeline report --format html --output report.html',
    });
  });
  context.output.note(`Wrote ${path}\n`);
}

/** Annotations and the step summary ("Workflow commands for GitHub Actions"). A summary that cannot be written is no reason to fail. */
async function tellGithub(context: CommandContext, report: RunReport): Promise<void> {
  const [{ renderAnnotations }, { renderMarkdown }] = await Promise.all([
    import('../../report/githubAnnotations.ts'),
    import('../../report/markdown.ts'),
  ]);
  const annotations = renderAnnotations(report);
  // GitHub reads both streams; with --json, stdout holds one document and nothing else.
  if (context.json && annotations !== '') context.output.note(annotations);
  else if (annotations !== '') await context.output.data(`\n${annotations}`);
  const summary = context.env['GITHUB_STEP_SUMMARY'];
  if (summary === undefined || summary === '') return;
  await appendFile(summary, `${renderMarkdown(report)}\n`).catch((error: unknown) => {
    context.logger.warn(`the step summary could not be written: ${errorMessage(error)}`);
  });
}

async function lastChecked(storage: Storage): Promise<string> {
  const { runs } = await listRuns(storage, { limit: 50, archived: true });
  const found = runs.find(({ stages, verdict }) => stages.includes('quality') && verdict !== 'running');
  if (found !== undefined) return found.run_id;
  throw new PipelineError('STORAGE_MISSING', `no run in ${storage.label} has been checked yet`, {
    hint: 'Run the pipeline first: payments-pipeline run-pipeline --days 7. Or look into another folder with --data-dir.',
  });
}
