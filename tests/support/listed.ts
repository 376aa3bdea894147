import type { Mock } from '../../mock/index.ts';
import { type Entity, findEntity } from '../../src/registry/index.ts';

/** Every object of a list as the source has it now, newest first; the path may carry a query. */
export async function listed(mock: Mock, path: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let after = ''; ; ) {
    const url = `http://mock${path}${path.includes('?') ? '&' : '?'}limit=100${after}`;
    const response = await mock.fetch(new Request(url, { headers: { authorization: 'Bearer sk_test_mock' } }));
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    const page = (await response.json()) as { data: Record<string, unknown>[]; has_more: boolean };
    found.push(...page.data);
    if (!page.has_more) return found;
    after = `&starting_after=${String(page.data.at(-1)?.['id'])}`;
  }
}

/** Every object of an entity as the source has it now; of one that hangs on another's objects, the lists of all of these together. */
export async function listedOf(mock: Mock, { path, listParams, perParent }: Entity): Promise<Record<string, unknown>[]> {
  if (perParent === undefined) return await listed(mock, `${path}?${new URLSearchParams(listParams)}`);
  const found: Record<string, unknown>[] = [];
  for (const parent of await parentsOf(mock, perParent))
    found.push(...(await listed(mock, perParent.path.replace('{id}', String(parent['id'])))));
  return found;
}

async function parentsOf(mock: Mock, { entity, when = {} }: NonNullable<Entity['perParent']>): Promise<Record<string, unknown>[]> {
  const parent = findEntity(entity);
  if (parent === undefined) throw new Error(`there is no entity ${entity}`);
  const objects = await listedOf(mock, parent);
  return objects.filter((object) => Object.entries(when).every(([field, value]) => object[field] === value));
}
