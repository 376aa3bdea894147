/** What the registry says of an entity is what the mock serves: the same path, kind, ids and fields. */
import { expect, test } from 'bun:test';
import { createMock } from '../../mock/index.ts';
import { entities } from '../../src/registry/index.ts';

const mock = createMock({ seed: 5, startUnix: Date.UTC(2026, 5, 1) / 1000, days: 25, volume: 60, clock: () => 0, frozen: true });

/** Fields that only some objects have: stubs of deleted ones, failures. */
const OCCASIONAL = new Set(['deleted', 'failure_reason', 'failure_balance_transaction']);

test.each(entities.map((entity) => [entity.name, entity] as const))('%s', async (_name, entity) => {
  const data = await page(`${entity.path}?limit=100&${new URLSearchParams(entity.listParams)}`);
  expect(data.length).toBeGreaterThan(0);
  for (const object of data) {
    expect(object).toMatchObject({ object: entity.object });
    expect(object['id']).toStartWith(entity.idPrefix);
    const missing = Object.keys(entity.fields).filter((field) => !(field in object) && !OCCASIONAL.has(field));
    expect(missing).toEqual([]);
  }
  for (const { field, path } of entity.children) {
    const [first] = data;
    expect(first?.[field]).toMatchObject({ object: 'list', url: path.replace('{id}', String(first?.['id'])) });
    expect((await page(path.replace('{id}', String(first?.['id'])))).length).toBeGreaterThan(0);
  }
});

async function page(path: string): Promise<Record<string, unknown>[]> {
  const response = await mock.fetch(new Request(`http://mock${path}`, { headers: { Authorization: 'Bearer sk_test_mock' } }));
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: Record<string, unknown>[] }).data;
}
