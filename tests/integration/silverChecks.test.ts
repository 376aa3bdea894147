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
const COMPANY = { seed: 49, days: 30, volume: 15 };

/** Several lies about one entity are told of different records; of most there are few. */
const LIES_OF_ONE_ENTITY: Readonly<Record<string, number>> = { balance_transactions: 3 };

test('what ties the tables together holds over several seeds', async () => {
  for (const seed of [2, 3]) {
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
}, 180_000);

describe('in a company that is whole', () => {
  let company: Awaited<ReturnType<typeof startPipeline>>;
  let told: Tampering | undefined;
  let honest: readonly CheckResult[] = [];

  beforeAll(async () => {
    company = await startPipeline({ ...COMPANY, intercept: (request, answer) => (told ?? truth)(request, answer) });
    const { stage } = await company.all('r1');
    expect(failedChecks(stage)).toEqual([]);
    honest = stage.checks;
  }, 180_000);
  afterAll(async () => await company[Symbol.asyncDispose]());
  afterEach(() => {
    told = undefined;
  });

  test.each(rounds(lies).map((round, index) => [index + 1, round] as const))(
    'lies told together, round %d: each is told by exactly the check that owns its rule',
    async (_index, round) => {
      await using copy = await copyOf(company.root);
      told = tell(round);
      const stages = company.on(openLocalStorage(copy.root));
      await stages.extract('r2', { days: COMPANY.days + 1 });
      await stages.transforms('r2');
      const { stage } = await stages.quality('r2');
      const owners = (lied: readonly Lie[]) => [...new Set(lied.flatMap(({ owner, also = owner }) => [owner, also]))].sort();
      expect(
        failedChecks(stage)
          .map((failed) => failed.split(' ')[0] ?? '')
          .sort(),
      ).toEqual(owners(round.filter(({ warns }) => !warns)));
      for (const { what, owner, warns } of round) {
        const before = honest.find(({ check }) => check === owner)?.failing_rows ?? 0;
        const now = stage.checks.find(({ check }) => check === owner);
        expect(`${what}: ${now?.status}, ${now?.failing_rows}`).toBe(`${what}: ${warns ? 'warned' : 'failed'}, ${before + 1}`);
      }
    },
    180_000,
  );
});

/**
 * Each lie has to be told by its own check, so those of one round have different owners; a check that tells of more than its own lie
 * counts a row too many, or stands among the failed ones without one.
 */
function rounds(all: readonly Lie[]): Lie[][] {
  const found: Lie[][] = [];
  for (const lie of all) {
    const free = found.find((round) => round.every((other) => goTogether(lie, other)) && hasRecords(round, lie.entity));
    if (free === undefined) found.push([lie]);
    else free.push(lie);
  }
  return found;
}

function goTogether(one: Lie, other: Lie): boolean {
  return one.owner !== other.owner && one.hiddenBy !== other.owner && other.hiddenBy !== one.owner;
}

function hasRecords(round: readonly Lie[], entity: string): boolean {
  return round.filter((lie) => lie.entity === entity).length < (LIES_OF_ONE_ENTITY[entity] ?? 1);
}

const truth: Tampering = (request, answer) => answer(request);

/** Each lie changes the first record that fits it and that no other has changed, whenever that is read. */
function tell(round: readonly Lie[]): Tampering {
  const chosen = new Map<unknown, Lie>();
  return async (request, answer) => {
    const url = new URL(request.url);
    const lied = round.filter(({ entity }) => isListOf(entity)(url));
    const change = tampering(
      () => lied.length > 0,
      (record) => {
        const idle = lied.find((lie) => ![...chosen.values()].includes(lie) && lie.fits(record));
        if (idle !== undefined && !chosen.has(record['id'])) chosen.set(record['id'], idle);
        const lie = chosen.get(record['id']);
        if (lie !== undefined && lied.includes(lie)) lie.change(record);
      },
    );
    return await change(request, answer);
  };
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
