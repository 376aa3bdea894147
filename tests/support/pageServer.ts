/** A list endpoint in memory: records newest first, with `created` filters, cursors and clamped limits, as the API has them. */

export interface Listed {
  readonly id: string;
  readonly created: number;
}

export interface PageServer {
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Every request so far, as `path?query`. */
  readonly requests: string[];
}

export interface PageServerOptions {
  /** Called before each answer; what it returns is answered instead. */
  readonly before?: (url: URL, n: number) => Promise<Response | undefined> | Response | undefined;
  readonly render?: (record: Listed) => string;
}

export function pageServer(records: readonly Listed[], options: PageServerOptions = {}): PageServer {
  const newestFirst = records.toSorted((a, b) => b.created - a.created);
  const requests: string[] = [];
  const { before, render = (record: Listed) => JSON.stringify(record) } = options;
  return {
    requests,
    fetch: async (text) => {
      const url = new URL(text);
      requests.push(url.pathname + url.search);
      return (await before?.(url, requests.length)) ?? page(url, newestFirst, render);
    },
  };
}

function page(url: URL, records: readonly Listed[], render: (record: Listed) => string): Response {
  const number = (name: string, otherwise: number) => Number(url.searchParams.get(name) ?? otherwise);
  const [from, to] = [number('created[gte]', 0), number('created[lt]', Number.MAX_SAFE_INTEGER)];
  const after = url.searchParams.get('starting_after');
  const start = after === null ? 0 : records.findIndex(({ id }) => id === after) + 1;
  const rest = records.slice(start).filter(({ created }) => created >= from && created < to);
  const limit = number('limit', 10);
  const body = `{"object":"list","data":[${rest.slice(0, limit).map(render).join(',')}],"has_more":${rest.length > limit},"url":"${url.pathname}"}`;
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
