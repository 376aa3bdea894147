/** Requests as they go out, and pagination with its guards. */
import { expect, test } from 'bun:test';
import { gzipSync } from 'node:zlib';
import { errorCode } from '../../../src/domain/errors.ts';
import { parseList } from '../../../src/source/parseList.ts';
import type { ListedPage, PageFacts } from '../../../src/source/types.ts';
import { entity, listPage, NOW_MS, response, testSource, wildServer } from './support.ts';

const charges = entity('charges');

function queryOf(request: string): URLSearchParams {
  return new URL(request.split(' ')[1] ?? '', 'http://x').searchParams;
}

async function collect(pages: AsyncGenerator<ListedPage<PageFacts>>): Promise<{ ids: string[]; duplicates: number }> {
  const ids: string[] = [];
  let duplicates = 0;
  for await (const { facts, duplicateIds } of pages) {
    ids.push(...facts.ids().map(String));
    duplicates += duplicateIds;
  }
  return { ids, duplicates };
}

test('a request carries the key, the pinned version, the range and the page size', async () => {
  await using server = await wildServer((socket) => void socket.write(response(200, listPage([], false))));
  const { source } = testSource(server.url, { maxPageSize: 50, version: '1.2.3' });
  await source.listPage(charges, { created: { from: 100, to: 200 }, startingAfter: 'ch_9', params: { customer: 'cus_1' } });
  const request = server.requests[0] ?? '';
  expect(Object.fromEntries(queryOf(request))).toEqual({
    'created[gte]': '100',
    'created[lt]': '200',
    starting_after: 'ch_9',
    limit: '50',
    customer: 'cus_1',
  });
  expect(request).toMatch(/^GET \/v1\/charges\?/);
  expect(request).toMatch(/^authorization: Bearer sk_test_secretsecret\r$/im);
  expect(request).toMatch(/^stripe-version: 2026-10-28\.endive\r$/im);
  expect(request).toMatch(/^user-agent: payments-pipeline\/1\.2\.3\r$/im);
});

test('the bytes of a compressed body come out as they went in', async () => {
  const body = listPage(['ch_ü'], false);
  const packed = gzipSync(body);
  const head = response(200, '', { 'Content-Encoding': 'gzip', 'Content-Length': String(packed.length) });
  await using server = await wildServer((socket) => void socket.write(Buffer.concat([Buffer.from(head), packed])));
  const page = await testSource(server.url).source.listPage(charges, {});
  expect(new TextDecoder().decode(page.body)).toBe(body);
});

test('observedAtMs is source time: the local milliseconds only within the second of the Date header', async () => {
  const dates = ['Sun, 22 Nov 2026 12:00:00 GMT', 'Sat, 21 Nov 2026 12:00:00 GMT', 'Mon, 23 Nov 2026 12:00:00 GMT'];
  await using server = await wildServer((socket, _request, n) => {
    socket.write(response(200, listPage([], false), { Date: dates[n] ?? 'nonsense' }));
  });
  const { source } = testSource(server.url, { clock: () => NOW_MS + 250 });
  const seen: number[] = [];
  for (let n = 0; n < 4; n++) seen.push((await source.listPage(charges, {})).observedAtMs);
  expect(seen).toEqual([NOW_MS + 250, NOW_MS - 86_400_000 + 999, NOW_MS + 86_400_000, NOW_MS + 250]);
});

test('list follows has_more to the end and counts ids that come again', async () => {
  const pages = [listPage(['ch_5', 'ch_4'], true), listPage(['ch_4', 'ch_3'], true), listPage(['ch_2'], false)];
  await using server = await wildServer((socket, _request, n) => void socket.write(response(200, pages[n] ?? '')));
  const found = await collect(testSource(server.url).source.list(charges, { created: { from: 1, to: 2 } }, parseList));
  expect(found).toEqual({ ids: ['ch_5', 'ch_4', 'ch_4', 'ch_3', 'ch_2'], duplicates: 1 });
  expect(server.requests.map((request) => queryOf(request).get('starting_after'))).toEqual([null, 'ch_4', 'ch_3']);
  expect(server.requests.map((request) => queryOf(request).get('created[gte]'))).toEqual(['1', '1', '1']);
});

const endless: readonly (readonly [name: string, pageFor: (cursor: string | null) => string])[] = [
  ['the same page for ever', () => listPage(['ch_2', 'ch_1'], true)],
  ['an empty page with has_more', (cursor) => (cursor === null ? listPage(['ch_1'], true) : listPage([], true))],
  ['two pages in turn', (cursor) => (cursor === 'ch_b' ? listPage(['ch_c'], true) : listPage(['ch_b'], true))],
  ['a long circle', (cursor) => listPage([`ch_${(Number(cursor?.slice(3) ?? 0) + 1) % 37}`], true)],
];

for (const [name, pageFor] of endless) {
  test(`a list that never ends is refused: ${name}`, async () => {
    await using server = await wildServer((socket, request) => {
      socket.write(response(200, pageFor(queryOf(request).get('starting_after'))));
    });
    const { source } = testSource(server.url);
    expect(errorCode(await collect(source.list(charges, {}, parseList)).catch((thrown: unknown) => thrown))).toBe('SOURCE_PROTOCOL');
    expect(server.requests.length).toBeLessThan(150);
  });
}

test('serverNow reads the Date header of any answer, and falls back to the local clock', async () => {
  for (const status of [200, 401, 403, 500]) {
    const headers = { Date: 'Tue, 01 Dec 2026 00:00:00 GMT' };
    await using server = await wildServer((socket) => void socket.write(response(status, '{}', headers)));
    expect(await testSource(server.url).source.serverNow()).toBe(Date.UTC(2026, 11, 1) / 1000);
  }
  await using silent = await wildServer((socket) => void socket.write(response(200, '{}')));
  expect(await testSource(silent.url).source.serverNow()).toBe(NOW_MS / 1000);
});

test('retrieve gives the exact bytes of one object, and checkHealth says what the runbook says', async () => {
  await using server = await wildServer((socket, request) => {
    socket.write(request.includes('/health') ? response(503, '{}') : response(200, '{ "id": 1152921504606846977 }'));
  });
  const { source } = testSource(server.url);
  expect(new TextDecoder().decode((await source.retrieve('/v1/charges/ch_1')).body)).toBe('{ "id": 1152921504606846977 }');
  const error = await source.checkHealth().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'SOURCE_UNHEALTHY', message: 'Mock API not healthy' });
  expect((error as { hint: string }).hint).toContain(`${server.url}/health`);
});

test('checkHealth is content with 2xx, and asks nothing of a remote source', async () => {
  await using server = await wildServer((socket) => void socket.write(response(200, '{}')));
  await testSource(server.url).source.checkHealth();
  expect(server.requests.length).toBe(1);
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    return new Response('{}');
  };
  await testSource('https://api.example.com', { fetch }).source.checkHealth();
  expect(asked).toEqual([]);
});
