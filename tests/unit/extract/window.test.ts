import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { coverageAfter, leavesGap, planWindow } from '../../../src/extract/window.ts';
import type { Coverage } from '../../../src/state/watermark.ts';

const DAY = 86_400;
const NOW = 1_800_000_000;
const base = { now: NOW, days: undefined, defaultDays: 30, safetySeconds: 3600, coverage: null };

describe('the window of a run', () => {
  test('the first run goes back the default, or as many days as it is told', () => {
    expect(planWindow(base)).toMatchObject({ from: NOW - 30 * DAY, to: NOW });
    expect(planWindow({ ...base, days: 7 })).toMatchObject({ from: NOW - 7 * DAY, to: NOW });
  });

  test('without --days it goes on from the watermark, less the safety window', () => {
    const coverage = { from: 0, to: NOW - 5 * DAY, reaches_start: true };
    expect(planWindow({ ...base, coverage })).toMatchObject({ from: NOW - 5 * DAY - 3600, to: NOW });
  });

  test('--days 1 after five missed days still begins at the watermark, and says why', () => {
    const coverage = { from: 0, to: NOW - 5 * DAY, reaches_start: true };
    const window = planWindow({ ...base, days: 1, coverage });
    expect(window.from).toBe(NOW - 5 * DAY - 3600);
    expect(window.why).toContain('nothing is skipped');
  });

  test('--days 7 behind the watermark is a backfill that moves nothing backwards', () => {
    const coverage: Coverage = { from: NOW - 2 * DAY, to: NOW - DAY, reaches_start: false };
    const window = planWindow({ ...base, days: 7, coverage });
    expect(window.from).toBe(NOW - 7 * DAY);
    expect(coverageAfter(coverage, window, false)).toEqual({ from: NOW - 7 * DAY, to: NOW, reaches_start: false });
  });

  test('--days again after a run that was stopped asks only for what is new, unless the days reach further than that run, or leave a gap', () => {
    const coverage = { from: NOW - 7 * DAY, to: NOW - 60, reaches_start: false };
    const listed = { runId: 'r1', window: { from: NOW - 7 * DAY, to: NOW - 60 } };
    const again = planWindow({ ...base, days: 7, coverage, listed, relistDays: 5 });
    expect(again).toMatchObject({ from: NOW - 60 - 3600, to: NOW, why: expect.stringContaining('r1, which was stopped') });
    expect(planWindow({ ...base, days: 8, coverage, listed })).toMatchObject({ from: NOW - 8 * DAY });
    const older = { ...listed, window: { from: NOW - 9 * DAY, to: NOW - 8 * DAY } };
    expect(planWindow({ ...base, days: 7, coverage, listed: older })).toMatchObject({ from: NOW - 7 * DAY });
  });

  test('what has to be listed again, all of it, is listed once though the run that began with it was stopped; a sweep sees it itself', () => {
    const coverage = { from: NOW - 90 * DAY, to: NOW - 60, reaches_start: false };
    const listed = { runId: 'r1', window: { from: NOW - 90 * DAY, to: NOW - 60 } };
    expect(planWindow({ ...base, coverage, relistAll: true })).toMatchObject({ from: NOW - 90 * DAY, to: NOW });
    expect(planWindow({ ...base, coverage, relistAll: true, listed })).toMatchObject({ from: NOW - 60 - 3600, to: NOW });
    expect(planWindow({ ...base, coverage, sweep: true, listed })).toMatchObject({ from: NOW - 90 * DAY, to: NOW });
    const half = { ...listed, window: { from: NOW - 7 * DAY, to: NOW - 60 } };
    expect(planWindow({ ...base, coverage, relistAll: true, listed: half })).toMatchObject({ from: NOW - 90 * DAY, to: NOW });
  });

  test('a source whose clock went back gets an empty window, and the watermark stays', () => {
    const coverage: Coverage = { from: 0, to: NOW + 10 * DAY, reaches_start: true };
    const window = planWindow({ ...base, coverage });
    expect(window.to).toBe(window.from);
    expect(coverageAfter(coverage, window, true).to).toBe(NOW + 10 * DAY);
  });

  test('--from and --to are taken as they are, up to the present; the watermark never moves over a gap, and never backwards', () => {
    const second = fc.integer({ min: NOW - 100, max: NOW });
    const span = fc.record({ from: fc.option(second, { nil: undefined }), to: fc.option(second, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 10 }), (spans) => {
        const closed = new Set<number>();
        let coverage: Coverage | null = null;
        for (const { from, to } of spans) {
          if (from === undefined && to === undefined) continue;
          const window = planWindow({ ...base, from, to, coverage });
          if (from !== undefined) expect(window.from).toBe(from);
          expect(window.to).toBeLessThanOrEqual(Math.max(NOW, window.from));
          for (let at = Math.max(window.from, NOW - 100); at < window.to; at++) closed.add(at);
          const before: Coverage | null = coverage;
          coverage = coverageAfter(coverage, window, false);
          if (before === null) continue;
          expect(coverage.from).toBeLessThanOrEqual(before.from);
          expect(coverage.to).toBeGreaterThanOrEqual(before.to);
          if (leavesGap(before, window)) expect(coverage).toEqual(before);
        }
        for (let at = Math.max(coverage?.from ?? NOW, NOW - 100); at < (coverage?.to ?? 0); at++) expect(closed.has(at)).toBe(true);
      }),
    );
  });

  test('what changes without an event is listed again, counted from the last run; everything is where events are lost', () => {
    const coverage = { from: NOW - 90 * DAY, to: NOW - 10 * DAY, reaches_start: false };
    expect(planWindow({ ...base, coverage, relistDays: 14 })).toMatchObject({ from: NOW - 24 * DAY, to: NOW });
    expect(planWindow({ ...base, coverage, relistDays: 14, days: 1 })).toMatchObject({ from: NOW - 24 * DAY, to: NOW });
    expect(planWindow({ ...base, coverage, relistDays: 400 }).from).toBe(coverage.from);
    expect(planWindow({ ...base, coverage, relistAll: true })).toMatchObject({ from: coverage.from, to: NOW });
    expect(planWindow({ ...base, coverage: null, relistAll: true })).toMatchObject({ from: NOW - 30 * DAY, to: NOW });
  });

  test('over any sequence of runs every second up to the last run is asked for, with the overlap', () => {
    const run = fc.record({
      wait: fc.integer({ min: 1, max: 20 * DAY }),
      days: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: DAY }), (runs, safetySeconds) => {
        let now = NOW;
        let coverage: Coverage | null = null;
        for (const { wait, days } of runs) {
          now += wait;
          const window = planWindow({ now, days, defaultDays: 30, safetySeconds, coverage });
          if (coverage !== null) expect(window.from).toBeLessThanOrEqual(Math.max(0, coverage.to - safetySeconds));
          expect(window.to).toBe(now);
          const after: Coverage = coverageAfter(coverage, window, false);
          expect(after.to).toBe(now);
          expect(after.from).toBe(Math.min(coverage?.from ?? window.from, window.from));
          coverage = after;
        }
      }),
    );
  });
});
