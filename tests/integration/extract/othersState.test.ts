/** What is wrong with one entity's state is not another's: who fetches charges need not know where the ledger stands. */
import { expect, test } from 'bun:test';
import { watermarkKey } from '../../../src/state/keys.ts';
import { rangeJournalKey } from '../../../src/state/rangeJournal.ts';
import { failure } from '../../support/failure.ts';
import { startPipeline } from '../../support/pipeline.ts';

test('a watermark and a journal that cannot be read stop their own entity, and no other', async () => {
  await using pipeline = await startPipeline({ small: true });
  const { storage } = pipeline;
  await pipeline.extract('r1');
  const rubbish = new TextEncoder().encode('{');
  await storage.swap(
    watermarkKey('balance_transactions'),
    (await storage.get(watermarkKey('balance_transactions')))?.version ?? null,
    rubbish,
  );
  await storage.swap(rangeJournalKey('balance_transactions'), null, rubbish);
  const { stage } = await pipeline.extract('r2', { only: 'charges' });
  expect(stage.status).toBe('complete');
  const error = await failure(pipeline.extract('r3', { only: 'balance_transactions' }));
  expect(error).toMatchObject({ code: 'STORAGE_CORRUPT' });
  expect(error.message).toContain('_state/watermarks/balance_transactions.json');
});
