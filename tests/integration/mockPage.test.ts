/** What a person sees at `/`, and what a program reads at `/openapi.json`: both tell the truth about the mock as it stands. */
import { expect, test } from 'bun:test';
import { html } from '../../mock/api/home/html.ts';
import { serveMock } from '../support/serveMock.ts';

/** The texts of the page's elements that a selector matches, in order. */
async function texts(page: string, selector: string): Promise<string[]> {
  const found: string[] = [];
  const collect = new HTMLRewriter().on(selector, {
    element: () => void found.push(''),
    text: ({ text }) => void found.push((found.pop() ?? '') + text),
  });
  await collect.transform(new Response(page)).text();
  return found;
}

async function links(page: string): Promise<string[]> {
  const found: string[] = [];
  await new HTMLRewriter()
    .on('[href], [src]', { element: (element) => void found.push(element.getAttribute('href') ?? element.getAttribute('src') ?? '') })
    .transform(new Response(page))
    .text();
  return found;
}

test('the page shows the clock, the seed, the counts and the faults of the moment, and every link leads somewhere', async () => {
  using served = serveMock({ faults: [{ do: 'error', path: '/v1/refunds', status: 503 }], rateLimit: 'live', latencyMs: 20 });
  await served.get('/v1/refunds');
  const response = await fetch(served.url);
  const page = await response.text();
  expect(response.headers.get('content-type')).toStartWith('text/html');
  const { counts } = served.mock.describe();
  expect((await texts(page, 'tbody tr td:first-child a')).slice(0, Object.keys(counts).length)).toEqual(Object.keys(counts));
  expect(page).toContain(`<td class="number">${counts['events']?.toLocaleString('en-US')}</td>`);
  expect((await texts(page, '.card dd')).join(' ')).toContain('2026-09-11 00:00:00 UTC');
  expect((await texts(page, '.card small')).join(' ')).toContain('20 ms added latency');
  expect(page).toContain('seed served');
  expect(page).toContain('status: 503');
  const internal = (await links(page)).filter((link) => link !== 'data:,');
  expect(internal.filter((link) => !link.startsWith('/'))).toEqual([]);
  for (const link of internal) expect([link, (await fetch(served.url + link)).status]).toEqual([link, 200]);
});

test('the page says what is broken on purpose, and where; and leads to each list under an object', async () => {
  using served = serveMock({ breaks: 'charge-refund-sum' });
  const page = await (await fetch(served.url)).text();
  const { broken } = served.mock.describe();
  const [notice = ''] = await texts(page, '#broken');
  expect(notice).toContain('Broken on purpose: charge-refund-sum');
  expect(notice).toContain(`${broken?.object}, amount_refunded: ${broken?.before} &rarr; ${broken?.after}`);
  const under = (await links(page)).filter((link) => link.split('/').length === 6 && !link.startsWith('/_mock/v1/checkout'));
  expect(under.map((link) => link.split('/').at(-1))).toContain('lines');
  expect(under.length).toBeGreaterThan(5);
});

test('the API without a key is the API: the same answers, for reading only', async () => {
  using served = serveMock({ apiKeys: ['sk_test_only'] });
  const open = await fetch(`${served.url}/_mock/v1/charges?limit=3`);
  const keyed = await served.get('/v1/charges?limit=3', { Authorization: 'Bearer sk_test_only' });
  expect(await open.text()).toBe(await keyed.text());
  expect((await fetch(`${served.url}/v1/charges`)).status).toBe(401);
});

test('the OpenAPI document names endpoints that exist, and what they take', async () => {
  using served = serveMock();
  const document = (await (await fetch(`${served.url}/openapi.json`)).json()) as OpenApi;
  expect(document.openapi).toBe('3.1.0');
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { summary, requestBody }] of Object.entries(operations)) {
      expect(summary.length).toBeGreaterThan(5);
      // An endpoint that is not there answers 404 with the API's words for it.
      const answer = await fetch(served.url + path.replace('{path}', 'balance').replace('{id}', '1'), { method: method.toUpperCase() });
      expect(await answer.text()).not.toContain('Unrecognized request URL');
      if (requestBody !== undefined) expect(answer.status).toBe(400);
    }
  }
  const faults = JSON.stringify(document.paths['/_mock/faults']?.['post']?.requestBody);
  for (const name of ['rate_limit', 'truncate', 'late_events', 'probability']) expect(faults).toContain(name);
});

test('what is filled into the page is escaped', () => {
  expect(html`<b>${'<script>"&'}</b>${[html`<i>`, '<']}`.text).toBe('<b>&lt;script&gt;&quot;&amp;</b><i>&lt;');
});

interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { summary: string; requestBody?: object }>>>>;
}
