/** What the client does when a server misbehaves for real: sockets on loopback that reset, stall, cut off and lie. */
import { expect, test } from 'bun:test';
import { errorCode, PipelineError } from '../../../src/domain/errors.ts';
import { apiError, entity, listPage, response, testSource, wildServer } from './support.ts';

const charges = entity('charges');
const GOOD = response(200, listPage(['ch_1', 'ch_2'], false), { 'Request-Id': 'req_good' });
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

type Misbehave = Parameters<typeof wildServer>[0];
const passing: readonly (readonly [name: string, reason: string, misbehave: Misbehave])[] = [
  ['a reset before any answer', 'connection', (socket) => socket.resetAndDestroy()],
  ['a connection closed before any answer', 'connection', (socket) => socket.end()],
  ['something that is not HTTP', 'connection', (socket) => socket.end('garbage\r\n\r\n')],
  ['a body shorter than announced', 'connection', (socket) => socket.end(`${HEAD}Content-Length: 500\r\n\r\n{"object":"list"`)],
  [
    'a reset in the middle of a body',
    'connection',
    (socket) => void socket.write(`${HEAD}Content-Length: 500\r\n\r\n{"obj`, () => socket.resetAndDestroy()),
  ],
  ['a chunked body that ends early', 'connection', (socket) => socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"obj\r\n`)],
  ['a body without length that is cut off', 'protocol', (socket) => socket.end(`${HEAD}Connection: close\r\n\r\n{"object":"list","da`)],
  ['an answer that never comes', 'timeout', () => {}],
  ['a body that stalls', 'timeout', (socket) => void socket.write(`${HEAD}Content-Length: 500\r\n\r\n{"obj`)],
  ['truncated JSON', 'protocol', (socket) => void socket.write(response(200, listPage(['ch_1'], false).slice(0, -20)))],
  ['an HTML page with 200', 'protocol', (socket) => void socket.write(response(200, '<html>oops</html>', { 'Content-Type': 'text/html' }))],
  [
    'the wrong content type',
    'protocol',
    (socket) => void socket.write(response(200, listPage([], false), { 'Content-Type': 'text/plain' })),
  ],
  ['an empty page with has_more', 'protocol', (socket) => void socket.write(response(200, listPage([], true)))],
  ['the list of something else', 'protocol', (socket) => void socket.write(response(200, listPage(['cus_1'], false, '/v1/customers')))],
  ['JSON that is not a list', 'protocol', (socket) => void socket.write(response(200, '{"object":"charge"}'))],
  ['429', 'rate_limit', (socket) => void socket.write(response(429, apiError({ code: 'rate_limit', message: 'slow down' })))],
  ['409', 'lock', (socket) => void socket.write(response(409, apiError({ message: 'lock' })))],
  ['500', 'server', (socket) => void socket.write(response(500, apiError({ message: 'oops' })))],
  ['503 with HTML', 'server', (socket) => void socket.write(response(503, '<html>', { 'Content-Type': 'text/html' }))],
  ['400 that says it should be retried', 'server', (socket) => void socket.write(response(400, '{}', { 'Stripe-Should-Retry': 'true' }))],
];

for (const [name, reason, misbehave] of passing) {
  test(`survives ${name}`, async () => {
    await using server = await wildServer((socket, request, n) => (n === 0 ? misbehave(socket, request, n) : void socket.write(GOOD)));
    const { source, waits } = testSource(server.url, { timeoutMs: 150 });
    const page = await source.listPage(charges, {});
    expect(page.requestId).toBe('req_good');
    expect(new TextDecoder().decode(page.body)).toBe(listPage(['ch_1', 'ch_2'], false));
    expect(waits).toEqual([500]);
    expect(source.stats()).toMatchObject({ requests: 2, retries: 1, retriesByReason: { [reason]: 1 }, waitedMs: 500 });
  });
}

test('gives up after maxRetries with the last failure, its request id and the number of attempts', async () => {
  await using server = await wildServer(
    (socket) => void socket.write(response(500, apiError({ message: 'boom' }), { 'Request-Id': 'req_1' })),
  );
  const { source, waits } = testSource(server.url, { maxRetries: 7 });
  const error = await source.listPage(charges, {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PipelineError);
  expect(error).toMatchObject({
    code: 'SOURCE_SERVER',
    retryable: true,
    details: { request_id: 'req_1', status: 500, attempts: 8, path: '/v1/charges' },
  });
  // Full jitter at its middle: half of 1, 2, 4 … 32 s.
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
});

test('a reused connection that the server has closed meanwhile does not lose the request', async () => {
  await using server = await wildServer((socket, _request, n) => {
    if (n === 1) socket.resetAndDestroy();
    else socket.write(GOOD);
  });
  const { source } = testSource(server.url);
  await source.listPage(charges, {});
  await source.listPage(charges, {});
  expect(server.requests.length).toBe(3);
});

test('Retry-After is honoured, in seconds and as a date, and capped at a minute', async () => {
  const headers = [{ 'Retry-After': '7' }, { 'Retry-After': 'Sun, 22 Nov 2026 12:00:20 GMT' }, { 'Retry-After': '86400' }];
  await using server = await wildServer((socket, _request, n) => {
    const retryAfter = headers[n];
    socket.write(retryAfter === undefined ? GOOD : response(429, '{}', retryAfter));
  });
  const { source, waits } = testSource(server.url);
  await source.listPage(charges, {});
  expect(waits).toEqual([7_875, 22_500, 60_000]);
});

test('Stripe-Should-Retry: false is obeyed even for 500 and 429', async () => {
  for (const status of [500, 429]) {
    await using server = await wildServer((socket) => void socket.write(response(status, '{}', { 'Stripe-Should-Retry': 'false' })));
    const { source } = testSource(server.url);
    expect(errorCode(await source.listPage(charges, {}).catch((thrown: unknown) => thrown))).toBe(
      status === 500 ? 'SOURCE_SERVER' : 'SOURCE_RATE_LIMIT',
    );
    expect(server.requests.length).toBe(1);
  }
});

test('an abort ends a request under way, and a wait between attempts, with INTERRUPTED', async () => {
  await using hanging = await wildServer(() => {});
  const first = new AbortController();
  const request = testSource(hanging.url, { signal: first.signal, timeoutMs: 60_000 }).source.listPage(charges, {});
  setTimeout(() => first.abort(), 20);
  expect(errorCode(await request.catch((thrown: unknown) => thrown))).toBe('INTERRUPTED');

  await using failing = await wildServer((socket) => void socket.write(response(500, '{}')));
  const { sleep } = await import('../../../src/source/sleep.ts');
  const second = new AbortController();
  const retrying = testSource(failing.url, { signal: second.signal, sleep, random: () => 0.99 }).source.listPage(charges, {});
  setTimeout(() => second.abort(), 50);
  expect(errorCode(await retrying.catch((thrown: unknown) => thrown))).toBe('INTERRUPTED');
  expect(failing.requests.length).toBe(1);
});

test('a protocol failure that stays names the request and shows a short sample without values', async () => {
  const body = `{"object":"list","data":[{"id":"ch_1","email":"jane@example.com","amount":123456789,"n":"${'x'.repeat(500)}`;
  await using server = await wildServer((socket) => void socket.write(response(200, body, { 'Request-Id': 'req_cut' })));
  const error = await testSource(server.url)
    .source.listPage(charges, {})
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof PipelineError)) throw error;
  expect(error).toMatchObject({ code: 'SOURCE_PROTOCOL', details: { request_id: 'req_cut', status: 200, bytes: body.length } });
  const sample = String(error.details.sample);
  expect(sample.length).toBeLessThan(100);
  expect(sample).toContain('"object":"…","data":[');
  expect(sample).not.toMatch(/jane|ch_1|123456|xxx/);
});
