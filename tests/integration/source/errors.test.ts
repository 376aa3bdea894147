/** HTTP status → typed error. */
import { expect, test } from 'bun:test';
import { PipelineError } from '../../../src/domain/errors.ts';
import { apiError, entity, response, testSource, wildServer } from './support.ts';

const charges = entity('charges');

async function failureOf(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Promise<PipelineError> {
  await using server = await wildServer((socket) => void socket.write(response(status, body, { 'Request-Id': 'req_7', ...headers })));
  const error = await testSource(server.url, { maxRetries: 0 })
    .source.listPage(charges, {})
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof PipelineError)) throw new Error(`expected a PipelineError, got ${String(error)}`);
  return error;
}

const expected: readonly (readonly [status: number, body: string, code: string, hint: RegExp])[] = [
  [401, apiError({ message: 'Invalid API Key provided: sk_test_****1234' }), 'SOURCE_AUTH', /STRIPE_API_KEY/],
  [401, apiError({ code: 'api_key_expired', message: 'Expired API Key provided' }), 'SOURCE_AUTH', /expired/],
  [
    403,
    apiError({ message: "Having the 'rak_charge_read' permission would allow this request to continue." }),
    'SOURCE_PERMISSION',
    /charges \(rak_charge_read\)/,
  ],
  [400, apiError({ message: 'Your account is not set up to use Issuing.' }), 'SOURCE_NOT_ENABLED', /not enabled/],
  [400, apiError({ message: 'Received unknown parameter: x', param: 'x' }), 'SOURCE_BAD_REQUEST', /request_id/],
  [402, apiError({ type: 'card_error', code: 'card_declined', message: 'no' }), 'SOURCE_BAD_REQUEST', /request_id/],
  [404, apiError({ code: 'resource_missing', message: 'No such charge' }), 'SOURCE_NOT_FOUND', /does not exist/],
  [409, apiError({ type: 'idempotency_error', message: 'conflict' }), 'SOURCE_SERVER', /health/],
  [429, apiError({ code: 'rate_limit', message: 'slow' }), 'SOURCE_RATE_LIMIT', /parallel/],
  [502, '<html>Bad gateway</html>', 'SOURCE_SERVER', /health/],
];

for (const [status, body, code, hint] of expected) {
  test(`${status} ${body.slice(0, 60)} is ${code}`, async () => {
    const error = await failureOf(status, body);
    expect(error.code).toBe(code as PipelineError['code']);
    expect(error.hint).toMatch(hint);
    expect(error.details).toMatchObject({ status, request_id: 'req_7' });
    expect(error.message).toStartWith(`charges: the source answered ${status}`);
  });
}

test('details carry the type, code, param and the reason of a rate limit, and no key', async () => {
  const error = await failureOf(429, apiError({ code: 'rate_limit', param: 'p', message: 'key sk_live_abcdefgh123' }), {
    'Stripe-Rate-Limited-Reason': 'endpoint-rate',
  });
  expect(error.details).toMatchObject({
    type: 'invalid_request_error',
    code: 'rate_limit',
    param: 'p',
    rate_limited_reason: 'endpoint-rate',
  });
  expect(error.message).not.toContain('abcdefgh');
});

test('a redirect is refused, and the other host never hears of the key', async () => {
  await using other = await wildServer((socket) => void socket.write(response(200, '{}')));
  const error = await failureOf(302, '', { Location: `${other.url}/v1/charges` });
  expect(error.code).toBe('SOURCE_PROTOCOL');
  expect(error.hint).toContain(other.url);
  expect(other.requests).toEqual([]);
});

test('nobody there is SOURCE_UNREACHABLE with the cause', async () => {
  const server = await wildServer(() => {});
  await server[Symbol.asyncDispose]();
  const error = await testSource(server.url, { maxRetries: 1 })
    .source.retrieve('/v1/charges/ch_1')
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'SOURCE_UNREACHABLE', details: { cause: 'ECONNREFUSED', url: server.url, attempts: 2 } });
});

test('silence is SOURCE_TIMEOUT and says what was waited for', async () => {
  await using server = await wildServer(() => {});
  const error = await testSource(server.url, { maxRetries: 0, timeoutMs: 50 })
    .source.listPage(charges, {})
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'SOURCE_TIMEOUT', details: { waiting_for: 'headers', timeout_ms: 50 } });
});
