import { expect, test } from 'bun:test';
import { PipelineError } from '../../../src/domain/errors.ts';
import type { Extracted, ExtractOptions } from '../../../src/extract/extractOptions.ts';
import { sweepDeleted } from '../../../src/extract/sweepDeleted.ts';
import { entities } from '../../../src/registry/index.ts';

const coverage = { from: 0, to: 100, reaches_start: true };

function listed(entity: string): Extracted {
  const counts = { pages: 1, records: 1, quarantined: 0, duplicates: 0, requests: 1, retries: {} };
  const stream = { stream: entity, records: 1, parts: [], quarantined: 0, quarantine: [], shape: {} };
  const watermark = { before: coverage, after: { ...coverage, to: 200 } };
  const window = { from: 0, to: 200 };
  return { result: { entity, status: 'complete', window, why: '', ...counts, streams: [stream], watermark }, failure: undefined };
}

test('what was listed to see what is gone from it does not count when the run is stopped before it has looked', async () => {
  const stop = new PipelineError('INTERRUPTED', 'stop');
  const options = { entities, signal: AbortSignal.abort(stop) } as unknown as ExtractOptions;
  const facts = { now: 200, attempt: 'a', relistAll: true, watermarks: new Map() };
  const [customers, charges] = await sweepDeleted(options, [listed('customers'), listed('charges')], facts);
  expect(customers?.failure).toBe(stop);
  expect(customers?.result).toMatchObject({ status: 'interrupted', streams: [], watermark: { before: coverage, after: null } });
  // A charge cannot be deleted.
  expect(charges).toEqual(listed('charges'));
});
