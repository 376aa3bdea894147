/** Each relationship and identity of the Silver tables: a source that breaks it fails the check that owns it, and no other. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEntity } from '../../src/registry/index.ts';
import type { CheckResult } from '../../src/state/stages/checkResult.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import { startPipeline } from '../support/pipeline.ts';
import { failedChecks, type Tampering, tampering } from '../support/tampering.ts';
import { type Lie, lies } from './silverLies.ts';

/** Long enough for everything that a lie is told about to have happened. */
const COMPANY = { seed: 33, days: 30, volume: 15 };

test('what ties the tables together holds over several seeds', async () => {
  for (const seed of [2, 3, 4]) {
    await using pipeline = await startPipeline({ ...COMPANY, seed });
    expect(failedChecks((await pipeline.all('r1')).stage)).toEqual([]);
  }
}, 120_000);

test('a payout that can be itemised and whose members nobody tells fails exactly the check that owns it', async () => {
  const withoutMembers: Tampering = async (request, answer) => {
    if (!new URL(request.url).searchParams.has('payout')) return await answer(request);
    return Response.json({ object: 'list', data: [], has_more: false, url: '/v1/balance_transactions' });
  };
  await using pipeline = await startPipeline({ days: 10, intercept: withoutMembers });
  const { stage } = await pipeline.all('r1');
  expect(failedChecks(stage)).toEqual(['payouts_have_members silver.payouts']);
}, 60_000);

describe('in a company that is whole', () => {
  let company: Awaited<ReturnType<typeof startPipeline>>;
  let told: Tampering | undefined;
  let honest: readonly CheckResult[] = [];

  beforeAll(async () => {
    company = await startPipeline({ ...COMPANY, intercept: (request, answer) => (told ?? truth)(request, answer) });
    const { stage } = await company.all('r1');
    expect(failedChecks(stage)).toEqual([]);
    honest = stage.checks;
  }, 60_000);
  afterAll(async () => await company[Symbol.asyncDispose]());
  afterEach(() => {
    told = undefined;
  });

  test.each(lies.map((lie) => [lie.what, lie] as const))(
    '%s: told by exactly the check that owns the rule',
    async (_what, lie) => {
      await using copy = await copyOf(company.root);
      told = tell(lie);
      const stages = company.on(openLocalStorage(copy.root));
      // What hangs on another's objects is only read with these.
      const only = findEntity(lie.entity)?.perParent === undefined ? { only: lie.entity } : {};
      await stages.extract('r2', { days: COMPANY.days + 1, ...only });
      await stages.transforms('r2');
      const { stage } = await stages.quality('r2');
      expect(failedChecks(stage).map((failed) => failed.split(' ')[0])).toEqual(lie.warns ? [] : [lie.owner]);
      const owner = stage.checks.find(({ check }) => check === lie.owner);
      expect(owner?.status).toBe(lie.warns ? 'warned' : 'failed');
      expect(owner?.failing_rows).toBe(1 + (honest.find(({ check }) => check === lie.owner)?.failing_rows ?? 0));
    },
    30_000,
  );
});

const truth: Tampering = (request, answer) => answer(request);

/** Changes the first record that fits, whenever it is read. */
function tell({ entity, fits, change }: Lie): Tampering {
  let chosen: unknown;
  return tampering(isListOf(entity), (record) => {
    if (chosen === undefined && fits(record)) chosen = record['id'];
    if (record['id'] === chosen) change(record);
  });
}

/** Whether a URL is a list of that entity; the members of a payout have the path of the ledger, and a query. */
function isListOf(name: string): (url: URL) => boolean {
  const entity = findEntity(name);
  const [path = '', query] = (entity?.perParent?.path ?? entity?.path ?? '').split('?');
  const pattern = new RegExp(`^${path.replace('{id}', '[^/]+')}$`);
  return (url) => pattern.test(url.pathname) && url.searchParams.has('payout') === (query !== undefined);
}

/** Each lie is told to a store of its own. */
async function copyOf(root: string): Promise<{ readonly root: string } & AsyncDisposable> {
  const copy = await mkdtemp(join(tmpdir(), 'silver-'));
  await cp(root, copy, { recursive: true });
  return { root: copy, [Symbol.asyncDispose]: async () => await rm(copy, { recursive: true, force: true }) };
}
