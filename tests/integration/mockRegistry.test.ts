/** What the registry says of an entity is what the mock serves: the same path, kind, ids and fields. */
import { expect, test } from 'bun:test';
import { createMock } from '../../mock/index.ts';
import { entities } from '../../src/registry/index.ts';
import { listed, listedOf } from '../support/listed.ts';

const mock = createMock({ seed: 5, startUnix: Date.UTC(2026, 5, 1) / 1000, days: 25, volume: 60, clock: () => 0, frozen: true });

/** Fields that only some objects have: stubs of deleted ones, failures, what an account has not told, the kind of a payment method. */
const OCCASIONAL = new Set([
  'deleted',
  'failure_reason',
  'failure_balance_transaction',
  'business_profile',
  'requirements',
  'card',
  'us_bank_account',
  'sepa_debit',
]);

test.each(entities.map((entity) => [entity.name, entity] as const))('%s', async (_name, entity) => {
  const data = await listedOf(mock, entity);
  expect(data.length).toBeGreaterThan(0);
  for (const object of data) {
    expect(object).toMatchObject({ object: entity.object });
    expect(object['id']).toStartWith(entity.idPrefix);
    const missing = Object.keys(entity.fields).filter((field) => !(field in object) && !OCCASIONAL.has(field));
    expect(missing).toEqual([]);
  }
  for (const { field, path } of entity.children) {
    const parent = data.find((object) => (object[field] as { data: unknown[] }).data.length > 0) ?? {};
    const own = path.replace('{id}', String(parent['id']));
    expect(parent[field]).toMatchObject({ object: 'list', url: own });
    expect((await listed(mock, own)).length).toBeGreaterThan(0);
  }
});
