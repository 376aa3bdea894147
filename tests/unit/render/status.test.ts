import { describe, expect, test } from 'bun:test';
import { renderStatus, stateOf } from '../../../src/cli/render/status.ts';
import type { Latest } from '../../../src/state/latest.ts';
import type { Overview } from '../../../src/state/overview.ts';
import { checkResult } from '../report/result.ts';

const NOW = Date.UTC(2026, 10, 22, 12) / 1000;
const HOUR = 3600;

function latest(layer: 'silver' | 'gold', model: string, ageHours: number, changes: Partial<Latest> = {}): Latest {
  const through = NOW - ageHours * HOUR;
  const common = { schema_version: 1 as const, table: 't', version: 3, rows: 1200, content_hash: 'h', run_id: 'r1' };
  return { ...common, layer, model, published_at: '2026-11-22T11:00:00Z', data_through: through, verdict: 'published', ...changes };
}

const RUN = {
  run_id: 'r1',
  started_at: '2026-11-22T10:58:00Z',
  finished_at: '2026-11-22T11:00:00Z',
  stages: ['extract' as const, 'transforms' as const, 'quality' as const],
  verdict: 'published' as const,
  records: 10,
  archived: false,
};

function overview(changes: Partial<Overview> = {}): Overview {
  const models = [latest('gold', 'fct_payments', 1), latest('silver', 'charges', 1), latest('silver', 'events', 1)];
  return { models, last_run: RUN, last_judged: null, staged: null, watermarks: [], running: [], ...changes };
}

function screen(changes: Partial<Overview>, columns = 100): string {
  return renderStatus({ overview: overview(changes), unpublished: [], store: 'LOCAL /data', now: NOW }, { columns, color: false });
}

describe('the state of a store', () => {
  test('is fresh for two days after what the tables end with, by the oldest of them', () => {
    expect(stateOf(overview(), NOW)).toBe('fresh');
    expect(stateOf(overview({ models: [latest('gold', 'a', 1), latest('gold', 'b', 48)] }), NOW)).toBe('fresh');
    expect(stateOf(overview({ models: [latest('gold', 'a', 1), latest('gold', 'b', 49)] }), NOW)).toBe('stale');
  });

  test('is what presses most: a rejected snapshot comes before everything but a run under way', () => {
    const rejected = { run_id: 'r1', state: 'rejected' as const, staged_at: '2026-11-22T11:00:00Z' };
    expect(stateOf(overview({ staged: rejected, last_run: { ...RUN, verdict: 'extracted' } }), NOW)).toBe('rejected');
    expect(stateOf(overview({ staged: rejected, running: [RUN] }), NOW)).toBe('running');
    expect(stateOf(overview({ last_run: { ...RUN, verdict: 'partial' } }), NOW)).toBe('unfinished');
    expect(stateOf(overview({ last_run: null, models: [] }), NOW)).toBe('empty');
  });
});

describe('the screen', () => {
  test('a line a Gold model; Silver tables that are equally fresh share one', () => {
    const models = [
      latest('gold', 'fct_payments', 1),
      ...['a', 'b', 'c', 'd'].map((name) => latest('silver', name, 1)),
      latest('silver', 'late', 50),
    ];
    const text = screen({ models });
    expect(text).toMatch(/gold\.fct_payments +1,200 +2026-11-22 11:00 +1 h ago +r1\n/);
    expect(text).toMatch(/silver: 4 tables +4,800 +2026-11-22 11:00 +1 h ago +r1\n/);
    expect(text).toMatch(/silver\.late +1,200 +2026-11-20 10:00 +2 d ago +r1\n/);
  });

  test('open warnings are told with amounts as a person reads them', () => {
    const stage = { verdict: 'rejected' as const, checks: [checkResult()], finished_at: '2026-11-22T11:00:00Z', stage: 'quality' as const };
    const judged = { run_id: 'r1', stage: { ...stage, fail_on: 'error' as const, started_at: '', tool_version: '1', publish: [] } };
    expect(screen({ last_judged: judged })).toContain('failed  payout_members_sum  silver.payouts  14,203.10 USD (and 2 more)');
  });

  test('what was forced or rolled back is marked, and what was never published is named', () => {
    expect(screen({ models: [latest('gold', 'a', 1, { verdict: 'rolled_back' })] })).toContain('r1 (rolled back)');
    const parts = { overview: overview(), unpublished: ['gold.mine'], store: 's', now: NOW };
    expect(renderStatus(parts, { columns: 80, color: false })).toContain('Never published: gold.mine.');
  });

  test('fits eighty columns', () => {
    const lines = screen({ models: [latest('gold', 'payout_reconciliation', 1)] }, 80).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});
