import { describe, expect, test } from 'bun:test';
import { displayWidth } from '../../../src/cli/render/displayWidth.ts';
import { renderExtract } from '../../../src/cli/render/extractSummary.ts';
import type { EntityExtract, ExtractStage } from '../../../src/state/stages/extract.ts';

const NOW = 1_790_000_000;
const WINDOW = { from: NOW - 86_400, to: NOW };
const COVERED = { ...WINDOW, reaches_start: false };

function extracted(entity: string, facts: Partial<EntityExtract> = {}): EntityExtract {
  return {
    entity,
    status: 'complete',
    window: WINDOW,
    why: '1 day back',
    pages: 12,
    records: 1_234_567,
    quarantined: 0,
    duplicates: 0,
    requests: 12_345,
    retries: {},
    streams: [],
    watermark: { before: null, after: COVERED },
    ...facts,
  };
}

function stage(entities: readonly EntityExtract[]): ExtractStage {
  const status = entities.every((entity) => entity.status === 'complete') ? 'complete' : 'partial';
  const [started_at, finished_at] = ['2026-09-21T13:00:00.000Z', '2026-09-21T13:01:00.000Z'];
  const versions = { tool_version: 'test', source: 'http://127.0.0.1', api_version: 'test', source_now: NOW };
  return { stage: 'extract', status, started_at, finished_at, ...versions, entities: [...entities] };
}

const BAD = stage([
  extracted('payout_balance_transactions', { quarantined: 3, retries: { rate_limit: 4, timeout: 1 } }),
  extracted('coupons', { records: 0, pages: 1 }),
  extracted('payouts', { pages: 1, records: 7 }),
  extracted('events', { changes: { coupons: { versions: 5, deleted: 2, refetched: 1 } } }),
  extracted('charges', {
    status: 'failed',
    watermark: { before: COVERED, after: null },
    error: { code: 'SOURCE_SERVER', message: 'charges: the source answered 500.' },
  }),
]);

describe('the summary of an extraction', () => {
  test('at 80 columns no name and no number is cut', () => {
    const text = renderExtract('r1', BAD, { columns: 80, color: false });
    const [, table = ''] = text.split('\n\n');
    for (const { entity } of BAD.entities) expect(table).toContain(entity);
    expect(table.split('\n')[0]?.trim().split(/ +/)).toEqual(['entity', 'listed', 'changed', 'deleted', 'requests', 'retries']);
    expect(text).not.toContain('…');
    for (const line of table.split('\n').slice(2)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  test('says reasons, watermarks, what is empty or one page, and what was not covered', () => {
    const text = renderExtract('r1', BAD, { columns: Number.POSITIVE_INFINITY, color: false });
    expect(text).toContain('payout_balance_transactions: tried again for rate_limit (4), timeout (1).');
    expect(text).toContain('payout_balance_transactions: 3 records quarantined');
    expect(text).toContain('Watermark of charges: 2026-09-21 14:13 → unmoved.');
    expect(text).toContain('Watermark of the others: none → 2026-09-21 14:13.');
    expect(text).toContain('No records in the window: coupons.');
    expect(text).toContain('Exactly one page: payouts.');
    expect(text).toContain('Not covered: charges (failed), 2026-09-20 14:13 to 2026-09-21 14:13.\ncharges: the source answered 500.\n');
  });

  test('entities that were stopped together are told of once, not each by itself', () => {
    const stopped = { status: 'interrupted', error: { code: 'INTERRUPTED', message: 'stopped by Ctrl-C (SIGINT)' } } as const;
    const text = renderExtract('r1', stage([extracted('charges', stopped), extracted('refunds', stopped), extracted('payouts')]), {
      columns: Number.POSITIVE_INFINITY,
      color: false,
    });
    expect(text).toContain(
      'Not covered: charges, refunds (interrupted), 2026-09-20 14:13 to 2026-09-21 14:13.\ncharges, refunds: stopped by Ctrl-C (SIGINT)\n',
    );
  });

  test('a column with nothing in it is said instead, and nothing is left open', () => {
    const text = renderExtract('r1', stage([extracted('charges')]), { columns: 80, color: false });
    expect(text).toContain('None of: quarantined, retries.');
    expect(text).not.toContain('changed');
    expect(text).toContain('Not covered: nothing.');
  });
});
