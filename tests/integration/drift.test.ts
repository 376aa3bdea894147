/** Each of the mock's drifts of shape, through the whole pipeline: what is told names model, column, expected, found and the file to change. */
import { describe, expect, test } from 'bun:test';
import type { CheckResult } from '../../src/state/stages/checkResult.ts';
import { type PipelineOptions, startPipeline } from '../support/pipeline.ts';

const COMPANY: PipelineOptions = { days: 6, volume: 8, of: ['charges', 'invoices'] };

/** The only results that are not as in a company without drift. */
async function told(breaks: string): Promise<{ verdict: string; results: CheckResult[] }> {
  await using pipeline = await startPipeline({ ...COMPANY, breaks });
  const { stage } = await pipeline.all('r1');
  const usual = new Set(await usualWarnings());
  const results = stage.checks.filter(({ status, check, model }) => status !== 'passed' && !usual.has(`${check} ${model} ${status}`));
  return { verdict: stage.verdict, results };
}

let known: Promise<string[]> | undefined;

function usualWarnings(): Promise<string[]> {
  known ??= (async () => {
    await using pipeline = await startPipeline(COMPANY);
    const { stage } = await pipeline.all('r1');
    expect(stage.verdict).toBe('published');
    expect(stage.checks.filter(({ kind, status }) => kind === 'accepted_values' && status !== 'passed')).toEqual([]);
    return stage.checks.filter(({ status }) => status !== 'passed').map(({ check, model, status }) => `${check} ${model} ${status}`);
  })();
  return known;
}

describe('drift of the source', () => {
  test('a field that is missing: rejected, by model, column and file', async () => {
    const { verdict, results } = await told('missing-field');
    expect(verdict).toBe('rejected');
    const result = results.find(({ check, model }) => check === 'not_null' && model === 'silver.charges');
    expect(result).toMatchObject({
      status: 'failed',
      expected: 'no empty value',
      found: expect.stringMatching(/^is_paid empty in \d+ rows$/),
    });
    expect(result?.hint).toContain('sql/silver/charges.sql');
  }, 180_000);

  test('a type that has changed: rejected, by model, column, expected, found, ids and file', async () => {
    const { verdict, results } = await told('changed-type');
    expect(verdict).toBe('rejected');
    const result = results.find(({ check, model }) => check === 'schema' && model === 'silver.invoices');
    expect(result).toMatchObject({ status: 'failed', expected: 'attempt_count integer' });
    expect(result?.found).toMatch(/^attempt_count string in \d+ objects \(in_/);
    expect(result?.sample[0]).toMatchObject({
      model: 'silver.invoices',
      column: 'attempt_count',
      expected: 'integer',
      file: 'sql/silver/invoices.sql',
    });
    expect(results.filter(({ status }) => status === 'failed').map(({ check, model }) => `${check} ${model}`)).toContain(
      'schema silver.invoices',
    );
  }, 180_000);

  test('a field that is new: a warning, and it is kept', async () => {
    const { verdict, results } = await told('new-field');
    expect([verdict, results.map(({ check, model, status }) => `${check} ${model} ${status}`)]).toEqual([
      'published',
      ['new_fields silver.charges warned'],
    ]);
    expect(results[0]).toMatchObject({ found: 'loyalty_points', sample: [{ field: 'loyalty_points', types: 'integer' }] });
    expect(results[0]?.hint).toContain('sql/silver/charges.sql');
  }, 180_000);

  test('a new value of an enumeration: a warning with the values that are known', async () => {
    const { verdict, results } = await told('new-enum-value');
    expect([verdict, results.map(({ check, model, status }) => `${check} ${model} ${status}`)]).toEqual([
      'published',
      ['accepted_values silver.invoices warned'],
    ]);
    expect(results[0]).toMatchObject({ failing_rows: 1, found: 'billing_reason "subscription_thaw" in 1 row' });
    expect(results[0]?.expected).toMatch(/^billing_reason one of .*subscription_cycle/);
    expect(results[0]?.sample).toEqual([
      { id: expect.stringMatching(/^in_/), column: 'billing_reason', found: 'subscription_thaw', rows: '1' },
    ]);
    expect(results[0]?.hint).toContain('"-- accepted:" in sql/silver/invoices.sql');
  }, 180_000);
});
