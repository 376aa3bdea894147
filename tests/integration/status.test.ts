import { describe, expect, test } from 'bun:test';
import { renderStatus, stateOf } from '../../src/cli/render/status.ts';
import { openStage } from '../../src/state/openStages.ts';
import { readOverview } from '../../src/state/overview.ts';
import { startPipeline } from '../support/pipeline.ts';
import { tampering } from '../support/tampering.ts';

const DAY = 86_400;
const WIDE = { columns: 120, color: false };
const seconds = () => Math.floor(Date.now() / 1000);

describe('status', () => {
  test('follows a store from nothing to published, rejected and interrupted', async () => {
    let wrong = false;
    const lie = tampering(
      (url) => wrong && url.pathname === '/v1/balance_transactions',
      (entry) => {
        entry['net'] = Number(entry['net']) + 1;
      },
    );
    await using pipeline = await startPipeline({ small: true, startUnix: seconds() - 4 * DAY, intercept: lie });
    const look = async (now = seconds()) => {
      const overview = await readOverview(pipeline.storage);
      return { overview, state: stateOf(overview, now), screen: renderStatus({ overview, unpublished: [], store: 'S', now }, WIDE) };
    };
    expect((await look()).state).toBe('empty');
    await pipeline.extract('r1');
    expect((await look()).state).toBe('extracted');
    await pipeline.transforms('r1');
    const staged = await look();
    expect(staged.state).toBe('staged');
    expect(staged.screen).toContain('r1 · waiting · built just now');
    await pipeline.quality('r1');
    const published = await look();
    expect(published.overview.staged).toBeNull();
    expect(published.overview.models.map(({ model }) => model)).toContain('dim_customers');
    // Three entities alone were extracted, so how far all of them reach is not known.
    expect(published.screen).toMatch(/gold\.dim_customers +\d+ +not known/);
    wrong = true;
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + 3600);
    await pipeline.all('r2', { days: 30 });
    const rejected = await look();
    expect(rejected.state).toBe('rejected');
    expect(rejected.screen).toMatch(/failed +ledger_net_is_amount_less_fee +silver\.balance_transactions/);
    const marker = { run_id: 'r3', stage: 'extract' as const, started_at: new Date().toISOString(), process: 1, stages_before: 0 };
    await openStage(pipeline.storage, marker);
    const alive = await pipeline.storage.withLock('run', 'run r3', () => readOverview(pipeline.storage));
    expect(stateOf(alive, seconds())).toBe('running');
  });

  test('each entity’s watermark counts, and whoever lags is named', async () => {
    await using pipeline = await startPipeline({ small: true });
    await pipeline.extract('r1');
    pipeline.mock.clock.moveTo(pipeline.mock.clock.now() + DAY);
    await pipeline.extract('r2', { only: 'charges', days: 30 });
    const overview = await readOverview(pipeline.storage);
    const to = Object.fromEntries(overview.watermarks.map((watermark) => [watermark.entity, watermark.to]));
    expect(Object.keys(to)).toEqual(expect.arrayContaining(['charges', 'customers', 'balance_transactions']));
    expect(Number(to['charges']) - Number(to['customers'])).toBeGreaterThanOrEqual(DAY - 3600);
    const screen = renderStatus({ overview, unpublished: [], store: 'S', now: seconds() }, WIDE);
    expect(screen).toMatch(/watermarks +charges through/);
  });
});
