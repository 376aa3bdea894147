import type { Entity } from '../registry/types.ts';
import type { ListQuery } from './types.ts';

/** The most that the API gives at once; it clamps a larger limit silently. */
const API_MAX_LIMIT = 100;

/** The URL of a page of a list. Child lists (a `path` of their own) do not take the entity's own parameters. */
export function listUrl(baseUrl: string, entity: Entity, query: ListQuery, maxPageSize: number): URL {
  const url = new URL(baseUrl + (query.path ?? entity.path));
  const own = query.path === undefined ? entity.listParams : {};
  for (const [name, value] of Object.entries({ ...own, ...query.params })) url.searchParams.set(name, value);
  url.searchParams.set('limit', String(Math.min(API_MAX_LIMIT, query.limit ?? maxPageSize)));
  if (query.created !== undefined) {
    url.searchParams.set('created[gte]', String(query.created.from));
    url.searchParams.set('created[lt]', String(query.created.to));
  }
  if (query.startingAfter !== undefined) url.searchParams.set('starting_after', query.startingAfter);
  return url;
}
