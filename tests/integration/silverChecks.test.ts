/** Each relationship and identity of the Silver tables: a source that breaks it fails the check that owns it, and no other. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEntity } from '../../src/registry/index.ts';
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

describe('in a company that is whole', () => {
  let company: Awaited<ReturnType<typeof startPipeline>>;
  let told: Tampering | undefined;

  beforeAll(async () => {
    company = await startPipeline({ ...COMPANY, intercept: (request, answer) => (told ?? truth)(request, answer) });
    expect(failedChecks((await company.all('r1')).stage)).toEqual([]);
  }, 60_000);
  afterAll(async () => await company[Symbol.asyncDispose]());
  afterEach(() => {
    told = undefined;
  });

  test.each(lies.map((lie) => [lie.what, lie] as const))(
    '%s fails exactly the check that owns it',
    async (_what, lie) => {
      await using copy = await copyOf(company.root);
      told = tell(lie);
      const stages = company.on(openLocalStorage(copy.root));
      await stages.extract('r2', { days: COMPANY.days + 1, only: lie.entity });
      await stages.transforms('r2');
      const { stage } = await stages.quality('r2');
      expect(failedChecks(stage).map((failed) => failed.split(' ')[0])).toEqual([lie.owner]);
      expect(stage.checks.find(({ status }) => status === 'fail')?.sample).toHaveLength(1);
    },
    30_000,
  );
});

const truth: Tampering = (request, answer) => answer(request);

/** Changes the first record that fits, whenever it is read. */
function tell({ entity, fits, change }: Lie): Tampering {
  let chosen: unknown;
  return tampering(findEntity(entity)?.path ?? '', (record) => {
    if (chosen === undefined && fits(record)) chosen = record['id'];
    if (record['id'] === chosen) change(record);
  });
}

/** Each lie is told to a store of its own. */
async function copyOf(root: string): Promise<{ readonly root: string } & AsyncDisposable> {
  const copy = await mkdtemp(join(tmpdir(), 'silver-'));
  await cp(root, copy, { recursive: true });
  return { root: copy, [Symbol.asyncDispose]: async () => await rm(copy, { recursive: true, force: true }) };
}
