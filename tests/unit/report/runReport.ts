import type { RunReport } from '../../../src/report/runReport.ts';
import type { CheckResult } from '../../../src/state/stages/checkResult.ts';
import { checkResult } from './result.ts';

/** A rejected run with these checks. */
export function runReport(checks: readonly CheckResult[] = [checkResult()], changes: Partial<RunReport['quality']> = {}): RunReport {
  const model = {
    ...{ model: 'payouts', layer: 'silver' as const, table: 'silver/source=stripe/entity=payouts', base_version: 3, rows: 1226 },
    ...{ content_hash: 'h', fingerprint: 'f', partition_columns: [], remove: [], unchanged: false, milliseconds: 5 },
    schema: [{ name: 'id', type: 'VARCHAR', description: 'The payout.' }],
    add: [{ path: 'a.parquet', size: 10, rows: 1226, partition: {}, stats: '{}' }],
  };
  return {
    runId: 'r1',
    toolVersion: '1.0.0',
    store: 'LOCAL /srv/data',
    quality: {
      ...{ stage: 'quality' as const, verdict: 'rejected' as const, fail_on: 'error' as const, tool_version: '1.0.0', publish: [] },
      started_at: '2026-11-22T10:00:00.000Z',
      finished_at: '2026-11-22T10:00:05.000Z',
      checks: [...checks],
      ...changes,
    },
    transforms: {
      ...{ stage: 'transforms' as const, status: 'staged' as const, mode: 'full' as const, why: 'asked for', tool_version: '1.0.0' },
      ...{ started_at: '2026-11-22T09:00:00.000Z', finished_at: '2026-11-22T09:10:00.000Z', inputs: [], drift: [], new_fields: [] },
      bronze: [{ stream: 'payouts', parts: 1, rows: 1226, latest: 1226 }],
      data_through: 1_795_000_000,
      models: [model],
    },
    extract: undefined,
  };
}
