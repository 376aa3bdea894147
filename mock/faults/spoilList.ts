import { jsonResponse } from '../api/jsonResponse.ts';

interface ListBody {
  data: { id?: string }[];
  has_more: boolean;
}

/** A list that has nothing to show and says that there is more; anything but a list stays as it is. */
export function emptied(response: Response, pretty: boolean): Promise<Response> {
  return changed(response, pretty, (list) => ({ ...list, data: [], has_more: true }));
}

/** A page that begins with another object; if there is more, the last one makes room for it and comes again with the next page. */
export async function beginningWith(first: Response, response: Response, pretty: boolean): Promise<Response> {
  const object: unknown = await first.json();
  if (first.status !== 200 || !isObject(object)) return response;
  return changed(response, pretty, (list) => {
    const own = list.has_more && list.data.length > 1 ? list.data.slice(0, -1) : list.data;
    return { ...list, data: [object, ...own] };
  });
}

/** A page that says that there is more. */
export function unending(response: Response, pretty: boolean): Promise<Response> {
  return changed(response, pretty, (list) => ({ ...list, has_more: true }));
}

async function changed(response: Response, pretty: boolean, change: (list: ListBody) => ListBody): Promise<Response> {
  const body: unknown = await response.clone().json();
  return isList(body) ? jsonResponse(change(body), pretty, response.status) : response;
}

function isList(value: unknown): value is ListBody {
  return isObject(value) && 'data' in value && Array.isArray(value.data) && 'has_more' in value && typeof value.has_more === 'boolean';
}

function isObject(value: unknown): value is { id?: string } {
  return typeof value === 'object' && value !== null;
}
