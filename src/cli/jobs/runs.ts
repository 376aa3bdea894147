import { PipelineError } from '../../domain/errors.ts';
import { didYouMean } from '../../domain/suggest.ts';
import { archiveManifests } from '../../state/archive.ts';
import { listManifestKeys, type Manifest, readManifest } from '../../state/manifest.ts';
import { describeRun, listRuns } from '../../state/runs.ts';
import type { Storage } from '../../storage/types.ts';
import type { CommandContext } from '../commandContext.ts';
import { durationMs } from '../durationMs.ts';
import { type ExitStatus, exitStatus } from '../exitStatus.ts';
import { renderNextSteps } from '../render/blocks.ts';
import { renderArchived, renderRun, renderRuns } from '../render/runs.ts';
import { dataDirFlag } from './extract.ts';
import { openStore, withRun } from './openStore.ts';

export interface RunsListArguments {
  readonly limit: number;
  readonly archived?: boolean | undefined;
}

/** `runs list`: the newest runs and how each ended. Changes nothing, and waits for nobody. */
export async function runsListJob(context: CommandContext, { limit, archived = false }: RunsListArguments): Promise<ExitStatus> {
  const storage = openStore(context);
  const { runs, total } = await listRuns(storage, { limit, archived });
  if (context.json) await context.output.json({ ok: true, runs, total });
  else {
    const [newest] = runs;
    const next = newest === undefined ? [{ command: 'payments-pipeline run-pipeline --days 7', says: 'the first run' }] : [];
    const show = { command: `payments-pipeline runs show${dataDirFlag(context)} ${newest?.run_id}`, says: '' };
    await context.output.data(
      `${renderRuns(runs, total, storage.label, context)}\n${renderNextSteps(newest === undefined ? next : [show], context)}`,
    );
  }
  return exitStatus.ok;
}

/** `runs show`: everything that a run's manifest says. */
export async function runsShowJob(context: CommandContext, { run }: { readonly run?: string | undefined }): Promise<ExitStatus> {
  const storage = openStore(context);
  const manifest = await findRun(storage, run ?? (await newestRun(storage)));
  if (context.json) await context.output.json({ ok: true, ...manifest });
  else {
    const screen = renderRun(manifest, await describeRun(storage, manifest), context, dataDirFlag(context));
    const next = {
      command: `payments-pipeline report${dataDirFlag(context)} ${manifest.run_id} --format html --output report.html`,
      says: 'the same as one page, with plots',
    };
    const isJudged = manifest.stages.some(({ stage }) => stage === 'quality');
    await context.output.data(`${screen}${isJudged ? `\n${renderNextSteps([next], context)}` : ''}`);
  }
  return exitStatus.ok;
}

/** `runs archive`: moves the manifests of old runs out of the way. */
export async function runsArchiveJob(context: CommandContext, { olderThan }: { readonly olderThan: string }): Promise<ExitStatus> {
  const before = context.clock() - durationMs('--older-than', olderThan);
  const archived = await withRun(context, 'runs archive', (storage) => archiveManifests(storage, before));
  if (context.json) await context.output.json({ ok: true, older_than: new Date(before).toISOString(), archived });
  else {
    const next = { command: `payments-pipeline vacuum${dataDirFlag(context)}`, says: 'which files nothing reaches any more' };
    await context.output.data(`${renderArchived(archived, before, context)}\n${renderNextSteps([next], context)}`);
  }
  return exitStatus.ok;
}

async function newestRun(storage: Storage): Promise<string> {
  const { runs } = await listRuns(storage, { limit: 1, archived: true });
  const [newest] = runs;
  if (newest !== undefined) return newest.run_id;
  throw new PipelineError('STORAGE_MISSING', `there is no run in ${storage.label} yet`, {
    hint: 'Start one: payments-pipeline run-pipeline --days 7. Or look into another folder with --data-dir.',
  });
}

/** The manifest of a run; throws `STORAGE_MISSING` with what may have been meant. */
export async function findRun(storage: Storage, runId: string): Promise<Manifest> {
  const ids: string[] = [];
  for await (const key of listManifestKeys(storage)) ids.push(key.runId);
  const manifest = ids.includes(runId) ? await readManifest(storage, runId) : null;
  if (manifest !== null) return manifest;
  throw new PipelineError('STORAGE_MISSING', `there is no run ${JSON.stringify(runId)} in ${storage.label}${didYouMean(runId, ids)}`, {
    hint: 'See the runs that there are: payments-pipeline runs list. A run that was interrupted before its first stage ended has no manifest.',
  });
}
