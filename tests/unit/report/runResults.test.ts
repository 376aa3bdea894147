import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { runResults, runResultsJsonSchema, runResultsSchema } from '../../../src/report/runResults.ts';
import { nastyCheck } from './nasty.ts';
import { checkResult } from './result.ts';
import { runReport } from './runReport.ts';

const SCHEMA = join(import.meta.dir, '..', '..', '..', 'docs', 'run_results.schema.json');

describe('run_results.json', () => {
  test('is what its schema says, whatever a check says', () => {
    fc.assert(
      fc.property(fc.array(nastyCheck, { maxLength: 4 }), (checks) => {
        const document: unknown = JSON.parse(JSON.stringify(runResults(runReport(checks))));
        expect(runResultsSchema.safeParse(document).error).toBeUndefined();
      }),
    );
  });

  test('counts every status, and names each result', () => {
    const results = runResults(runReport([checkResult(), checkResult({ status: 'skipped' })]));
    expect(results.counts).toEqual({ passed: 0, warned: 0, failed: 1, skipped: 1, not_applicable: 0, errored: 0 });
    expect(results.checks[0]).toMatchObject({
      id: 'silver.payouts.payout_members_sum',
      expected: '1420311',
      amounts: ['expected', 'found'],
    });
    expect(results.models[0]).toMatchObject({ model: 'payouts', version: null, rows: 1226 });
  });

  test('docs/run_results.schema.json is that schema', () => {
    expect(JSON.parse(readFileSync(SCHEMA, 'utf8'))).toEqual(JSON.parse(JSON.stringify(runResultsJsonSchema())));
  });
});
