import type { ArchivedRun } from '../../state/archive.ts';
import type { Manifest, Stage } from '../../state/manifest.ts';
import type { RunSummary, RunVerdict } from '../../state/runs.ts';
import { renderBlocks, renderTitle } from './blocks.ts';
import { renderExtract } from './extractSummary.ts';
import { formatCount, formatDuration, formatInteger } from './format.ts';
import { renderQuality } from './qualityReport.ts';
import { renderRollback } from './rollback.ts';
import { renderTable } from './table.ts';
import type { Theme } from './theme.ts';
import { renderTransforms } from './transformsSummary.ts';
import type { View } from './view.ts';

const MOODS: Readonly<Record<RunVerdict, 'good' | 'warning' | 'bad'>> = {
  running: 'good',
  extracted: 'good',
  staged: 'warning',
  superseded: 'warning',
  published: 'good',
  'rolled back': 'warning',
  overridden: 'bad',
  overtaken: 'bad',
  partial: 'bad',
  rejected: 'bad',
  interrupted: 'bad',
};

const ROOM_FOR_STAGES = 100;

/** A line a run, the newest first. */
export function renderRuns(runs: readonly RunSummary[], total: number, store: string, view: View): string {
  const facts = [store, runs.length < total ? `the newest ${runs.length} of ${formatCount(total, 'run')}` : formatCount(total, 'run')];
  const title = renderTitle({ title: 'runs', facts }, view);
  if (runs.length === 0) return title;
  const table = renderTable(
    [
      { header: 'run', whole: true },
      { header: 'started (UTC)', whole: true },
      { header: 'took', align: 'right' },
      { header: 'stages' },
      { header: 'verdict', style: verdictStyle },
      { header: 'records', align: 'right' },
    ],
    runs.map((run) => [
      run.run_id,
      shortTime(run.started_at),
      run.finished_at === null ? '' : formatDuration(Date.parse(run.finished_at) - Date.parse(run.started_at)),
      // Beside the run id there is no room for their names on a narrow screen.
      view.columns < ROOM_FOR_STAGES ? formatCount(run.stages.length, 'stage') : stagesText(run.stages),
      run.verdict,
      run.records === null ? '' : formatInteger(run.records),
    ]),
    { width: view.columns, color: view.color },
  );
  return renderBlocks([title, table]);
}

/** A run's stages in the order in which they were done, each as it was told when it ended. `flags` go to the commands that it suggests. */
export function renderRun(manifest: Manifest, verdict: RunVerdict, view: View, flags = ''): string {
  const title = renderTitle(
    { title: 'run', verdict, mood: MOODS[verdict], facts: [manifest.run_id, formatCount(manifest.stages.length, 'stage')] },
    view,
  );
  return renderBlocks([title, ...manifest.stages.map((stage) => renderStage(manifest.run_id, stage, view, flags))]);
}

/** What was archived. */
export function renderArchived(runs: readonly ArchivedRun[], beforeMs: number, view: View): string {
  const limit = shortTime(new Date(beforeMs).toISOString());
  const title = renderTitle(
    { title: 'runs archive', verdict: `${formatCount(runs.length, 'run')} moved`, facts: [`ended before ${limit} UTC`] },
    view,
  );
  if (runs.length === 0) return title;
  const table = renderTable(
    [{ header: 'run' }, { header: 'ended (UTC)' }],
    runs.map(({ run_id, finished_at }) => [run_id, shortTime(finished_at)]),
    { width: view.columns, color: view.color, maxRows: 20 },
  );
  return renderBlocks([title, table, 'They are in _state/archive/manifests/; every command reads them there.\n']);
}

function renderStage(runId: string, stage: Stage, view: View, flags: string): string {
  switch (stage.stage) {
    case 'extract':
      return renderExtract(runId, stage, view);
    case 'transforms':
      return renderTransforms(runId, stage, view);
    case 'quality':
      return renderQuality(runId, stage, view, flags);
    case 'rollback':
      return renderRollback(runId, stage, view);
    default:
      return stage satisfies never;
  }
}

/** `extract, transforms, quality`; a stage that was done twice counts once, with its number. */
function stagesText(stages: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const stage of stages) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return [...counts].map(([stage, count]) => (count === 1 ? stage : `${stage} ×${count}`)).join(', ');
}

function verdictStyle(text: string, theme: Theme): string {
  const mood = Object.entries(MOODS).find(([verdict]) => verdict === text.trim())?.[1];
  return mood === undefined || mood === 'good' ? text : theme[mood](text);
}

function shortTime(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}
