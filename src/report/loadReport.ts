import { PipelineError } from '../domain/errors.ts';
import type { Manifest } from '../state/manifest.ts';
import type { TransformsStage } from '../state/stages/transforms.ts';
import type { RunReport } from './runReport.ts';

/** The report of a run's last verdict, without its figures. Throws `STORAGE_MISSING` for a run that was never checked. */
export function loadReport({ run_id, stages }: Manifest, store: string): RunReport {
  const at = stages.findLastIndex(({ stage }) => stage === 'quality');
  const [quality, before] = [stages[at], stages.slice(0, Math.max(0, at))];
  const transforms = before.findLast((stage): stage is TransformsStage => stage.stage === 'transforms');
  if (quality?.stage !== 'quality' || transforms === undefined) throw notChecked(run_id);
  const extract = before.findLast((stage) => stage.stage === 'extract');
  return { runId: run_id, toolVersion: quality.tool_version, store, quality, transforms, extract };
}

function notChecked(runId: string): PipelineError {
  return new PipelineError('STORAGE_MISSING', `run ${runId} has not been checked, so there is nothing to report`, {
    hint: `Check it first: payments-pipeline run-quality --run-id ${runId}. Or name another run; see payments-pipeline runs list.`,
  });
}
