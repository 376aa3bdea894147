import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { displayWidth } from '../../../src/cli/render/displayWidth.ts';
import { renderFinished, renderProgress } from '../../../src/cli/render/progress.ts';
import { NO_PROGRESS, type ProgressState, reduceProgress, type StageState, stageTotals } from '../../../src/cli/render/progressState.ts';
import type { ProgressEvent } from '../../../src/domain/progress.ts';

const STEP_MS = 500;

/** The state after these events, half a second apart. */
function after(events: readonly ProgressEvent[]): ProgressState {
  return events.reduce((state, event, i) => reduceProgress(state, event, i * STEP_MS), NO_PROGRESS);
}

function stageAfter(events: readonly ProgressEvent[]): StageState {
  const stage = after(events).at(-1);
  if (stage === undefined) throw new Error('no stage');
  return stage;
}

const EVENTS: readonly ProgressEvent[] = [
  { kind: 'stage-start', stage: 'extract', total: 4 },
  { kind: 'item-start', stage: 'extract', item: 'customers' },
  { kind: 'item-start', stage: 'extract', item: 'charges' },
  { kind: 'item-progress', stage: 'extract', item: 'customers', records: 1000, pages: 10 },
  {
    kind: 'item-progress',
    stage: 'extract',
    item: 'charges',
    records: 12_345,
    pages: 124,
    retries: 2,
    bytes: 4_200_000,
    note: '2026-11-01 …',
  },
  { kind: 'item-done', stage: 'extract', item: 'customers', status: 'ok' },
  { kind: 'item-done', stage: 'extract', item: 'refunds', status: 'failed', records: 5, detail: 'SOURCE_PERMISSION: \u001b[31mno' },
];
const NOW = EVENTS.length * STEP_MS;

describe('reduceProgress', () => {
  test('counts are totals: the last one told is the one that holds', () => {
    expect(stageTotals(stageAfter(EVENTS), NOW)).toEqual({
      done: 2,
      failed: 1,
      items: 4,
      records: 13_350,
      pages: 134,
      retries: 2,
      bytes: 4_200_000,
      elapsedMs: 3500,
    });
  });

  test('a stage that starts again starts from nothing, and stages keep apart', () => {
    const twice = after([...EVENTS, { kind: 'stage-start', stage: 'quality' }, { kind: 'stage-start', stage: 'extract' }]);
    expect(twice.map(({ stage, items }) => [stage, items.length])).toEqual([
      ['extract', 0],
      ['quality', 0],
    ]);
  });

  test('the time of a finished stage stands still', () => {
    expect(stageTotals(stageAfter([...EVENTS, { kind: 'stage-done', stage: 'extract' }]), 1e9).elapsedMs).toBe(3500);
  });

  const stage = fc.constantFrom('extract' as const, 'quality' as const);
  const item = fc.constantFrom('a', 'b', 'c');
  const count = fc.nat({ max: 1000 });
  const event: fc.Arbitrary<ProgressEvent> = fc.oneof(
    fc.record({ kind: fc.constant('stage-start' as const), stage }),
    fc.record({ kind: fc.constant('item-start' as const), stage, item }),
    fc.record({ kind: fc.constant('item-progress' as const), stage, item, records: count, pages: count }),
    fc.record({ kind: fc.constant('item-done' as const), stage, item, status: fc.constantFrom('ok' as const, 'failed' as const) }),
    fc.record({ kind: fc.constant('stage-done' as const), stage }),
  );

  test('property: in any order, each stage and item stands once and the sums are those of the last events told', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        for (const one of after(events)) {
          const since = events.slice(events.findLastIndex((e) => e.kind === 'stage-start' && e.stage === one.stage) + 1);
          const own = since.filter((e) => e.stage === one.stage);
          const told = new Map<string, number>();
          for (const e of own) {
            if (e.kind === 'item-start') told.set(e.item, 0);
            if (e.kind === 'item-progress') told.set(e.item, e.records ?? 0);
            if (e.kind === 'item-done') told.set(e.item, told.get(e.item) ?? 0);
          }
          expect(one.items.map((i) => i.item).sort()).toEqual([...told.keys()].sort());
          expect(stageTotals(one, 0).records).toBe([...told.values()].reduce((sum, records) => sum + records, 0));
        }
      }),
    );
  });

  test('property: lines fit the terminal, whatever was told', () => {
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 20, max: 120 }),
        fc.integer({ min: 3, max: 12 }),
        (events, columns, rows) => {
          const lines = renderProgress(stageAfter(events), 1e6, { columns, rows, color: false });
          expect(lines.length).toBeLessThanOrEqual(rows);
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});

describe('renderProgress', () => {
  test('80 columns, plain', () => {
    expect(renderProgress(stageAfter(EVENTS), NOW, { columns: 80, rows: 24, color: false }).join('\n')).toMatchSnapshot();
  });

  test('120 columns, in colour', () => {
    expect(renderProgress(stageAfter(EVENTS), NOW, { columns: 120, rows: 24, color: true }).join('\n')).toMatchSnapshot();
  });

  test('when room is short, what failed or is at work is shown first', () => {
    const many: ProgressEvent[] = Array.from({ length: 20 }, (_, i) => ({
      kind: 'item-done',
      stage: 'quality',
      item: `done-${i}`,
      status: 'ok',
    }));
    const events: ProgressEvent[] = [
      ...many,
      { kind: 'item-start', stage: 'quality', item: 'at-work' },
      { kind: 'item-done', stage: 'quality', item: 'broken', status: 'failed' },
    ];
    const lines = renderProgress(stageAfter(events), 0, { columns: 80, rows: 5, color: false });
    expect(lines.map((line) => line.trim().split(/ +/).slice(0, 4).join(' '))).toEqual(
      [
        'quality 21 of 22',
        expect.stringContaining('done-0'),
        expect.stringContaining('at-work'),
        expect.stringContaining('broken'),
        '… and 19 more',
      ].map((expected) => (typeof expected === 'string' ? expect.stringContaining(expected) : expected)),
    );
  });

  test('a finished stage leaves its headline and what deserves a look', () => {
    const lines = renderFinished(stageAfter([...EVENTS, { kind: 'stage-done', stage: 'extract' }]), NOW, {
      columns: 80,
      rows: 24,
      color: false,
    });
    expect(lines.length).toBe(2);
    expect(lines[0]).toStartWith('extract  2 of 4  13,350 records');
    expect(lines[1]).toContain('✗ refunds  SOURCE_PERMISSION: \\u001b[31mno');
  });
});

test('what an entity is at stands whole below it, however narrow the screen, unless there is no room at all', () => {
  const note = '2026-10-17 … 2026-10-19, 12 ranges open, 23.1 requests/s, 26 × rate_limit, about 40 s left';
  const events: ProgressEvent[] = [
    { kind: 'item-start', stage: 'extract', item: 'subscription_schedules' },
    { kind: 'item-progress', stage: 'extract', item: 'subscription_schedules', records: 12_345, pages: 124, retries: 26, note },
  ];
  const lines = (rows: number) => renderProgress(stageAfter(events), NOW, { columns: 80, rows, color: false });
  expect(
    lines(24)
      .slice(2)
      .map((line) => line.trim())
      .join(' '),
  ).toBe(note);
  expect(lines(3)).toHaveLength(2);
});
