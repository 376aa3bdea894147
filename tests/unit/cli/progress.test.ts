import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { liveProgress, PLAIN_MS, plainProgress } from '../../../src/cli/progress.ts';
import { createScreen } from '../../../src/cli/screen.ts';
import type { LogFields, Logger } from '../../../src/domain/logger.ts';
import { silentLogger } from '../../../src/domain/logger.ts';
import type { ProgressEvent } from '../../../src/domain/progress.ts';
import { Terminal } from './terminal.ts';

/** A clock and timers that move only when told. */
function clockwork() {
  const running = new Map<() => void, number>();
  const state = { now: 0 };
  return {
    clock: () => state.now,
    every: (ms: number, callback: () => void) => {
      running.set(callback, ms);
      return () => void running.delete(callback);
    },
    running,
    advance: (ms: number) => {
      state.now += ms;
      for (const callback of running.keys()) callback();
    },
  };
}

const EVENTS: readonly ProgressEvent[] = [
  { kind: 'stage-start', stage: 'extract', total: 2 },
  { kind: 'item-start', stage: 'extract', item: 'charges' },
  { kind: 'item-progress', stage: 'extract', item: 'charges', records: 1200, pages: 12, retries: 1 },
];
const DONE: readonly ProgressEvent[] = [
  { kind: 'item-done', stage: 'extract', item: 'charges', status: 'warn', records: 1300, detail: '2 quarantined' },
  { kind: 'stage-done', stage: 'extract' },
];

describe('where nobody watches', () => {
  test('a line every ten seconds while a stage runs, one at its end, and then silence', () => {
    const lines: [string, LogFields | undefined][] = [];
    const logger: Logger = { ...silentLogger, info: (message, fields) => void lines.push([message, fields]) };
    const work = clockwork();
    const { sink } = plainProgress({ ...work, logger });
    for (const event of EVENTS) sink(event);
    expect([...work.running.values()]).toEqual([PLAIN_MS]);
    expect(lines).toEqual([]);
    work.advance(10_000);
    expect(lines).toEqual([
      [
        'extract: 0 of 2 done, 1,200 records, 120/s, 12 pages, 1 retry',
        { stage: 'extract', done: 0, items: 2, records: 1200, pages: 12, retries: 1, rate: 120, elapsed_ms: 10_000, running: 'charges' },
      ],
    ]);
    for (const event of DONE) sink(event);
    expect(lines.at(-1)?.[0]).toBe('extract: finished, 1 of 2 done, 1,300 records, 130/s, 12 pages, 1 retry');
    expect(work.running.size).toBe(0);
  });
});

describe('on a terminal', () => {
  const view = () => ({ columns: 60, rows: 10, color: false });

  function live() {
    const terminal = new Terminal(60);
    const screen = createScreen({ write: async (text) => terminal.write(text) });
    const work = clockwork();
    return { terminal, screen, work, reporter: liveProgress({ ...work, screen, view }) };
  }

  test('is redrawn in place, keeps the log above it, and leaves its headline and what was odd', () => {
    const { terminal, screen, work, reporter } = live();
    for (const event of EVENTS) reporter.sink(event);
    work.advance(1000);
    screen.write('a line of the log\n');
    work.advance(1000);
    expect(terminal.lines()).toEqual([
      'a line of the log',
      'extract  0 of 2  1,200 records  600/s  12 pages  1 retry',
      '  ⠋ charges  1,200 records  600/s  12 pages  1 retry  2.0 s',
    ]);
    expect(terminal.cursorHidden).toBe(true);
    for (const event of DONE) reporter.sink(event);
    expect(terminal.lines()).toEqual([
      'a line of the log',
      'extract  1 of 2  1,300 records  650/s  12 pages  1 retry',
      '  ! charges  2 quarantined  1,300 records  650/s  12 pages',
    ]);
    expect(terminal.cursorHidden).toBe(false);
    expect(work.running.size).toBe(0);
  });

  test('stop and close leave a clean screen and no timer, whenever they come', () => {
    const { terminal, screen, work, reporter } = live();
    for (const event of EVENTS) reporter.sink(event);
    work.advance(100);
    reporter.stop();
    screen.close();
    screen.close();
    expect(terminal.lines()).toEqual([]);
    expect(terminal.cursorHidden).toBe(false);
    expect(work.running.size).toBe(0);
  });

  test('property: whatever is written and drawn, lasting lines stand in their order and the live ones below them', () => {
    const step = fc.oneof(
      fc.record({ write: fc.stringMatching(/^[a-z]{0,8}$/) }),
      fc.record({ live: fc.array(fc.stringMatching(/^[A-Z]{1,8}$/), { maxLength: 4 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const terminal = new Terminal(60);
        const screen = createScreen({ write: async (text) => terminal.write(text) });
        const [lasting, last]: [string[], { live: string[] }] = [[], { live: [] }];
        for (const one of steps) {
          if ('write' in one) {
            screen.write(`${one.write}\n`);
            lasting.push(one.write);
          } else {
            screen.live(one.live);
            last.live = one.live;
          }
        }
        expect(terminal.allLines()).toEqual([...lasting, ...last.live]);
        expect(terminal.cursorHidden).toBe(last.live.length > 0);
      }),
    );
  });
});
