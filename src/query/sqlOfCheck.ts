import { PipelineError } from '../domain/errors.ts';
import { didYouMean } from '../domain/suggest.ts';
import { checkId, findChecks } from '../quality/checkId.ts';
import { lastStage, type Manifest } from '../state/manifest.ts';

/** The SQL with which a run's check looked for failing rows, by its name or, where several models have it, by its whole id. Throws `USAGE_BAD_VALUE`. */
export function sqlOfCheck(manifest: Manifest, asked: string): string {
  const checks = lastStage(manifest, 'quality')?.checks ?? [];
  const found = findChecks(checks, asked);
  const [only] = found;
  if (only === undefined) throw unknownCheck(manifest.run_id, asked, checks.map(checkId).concat(checks.map(({ check }) => check)));
  if (found.length > 1) throw ambiguous(asked, found.map(checkId));
  if (only.sql !== null) return only.sql;
  throw new PipelineError('USAGE_BAD_VALUE', `${checkId(only)} is not a matter of rows: no SQL finds what breaks it`, {
    hint: `See what it found: payments-pipeline runs show ${manifest.run_id}`,
  });
}

function unknownCheck(runId: string, asked: string, names: readonly string[]): PipelineError {
  return new PipelineError('USAGE_BAD_VALUE', `run ${runId} has no check ${JSON.stringify(asked)}${didYouMean(asked, names)}`, {
    hint: `See its checks: payments-pipeline runs show ${runId}`,
  });
}

function ambiguous(asked: string, ids: readonly string[]): PipelineError {
  const shown = ids.slice(0, 4).join(', ');
  return new PipelineError('USAGE_BAD_VALUE', `${asked} stands on ${ids.length} models`, {
    hint: `Say which: ${shown}${ids.length > 4 ? ', …' : ''}`,
  });
}
