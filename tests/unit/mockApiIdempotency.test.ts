import { describe, expect, test } from 'bun:test';
import type { Handler } from '../../mock/api/handler.ts';
import { createIdempotency, NOT_RUN } from '../../mock/api/writes/idempotency.ts';

const DAY = 86_400;

/** An API that counts what it does, behind both halves of idempotency. */
function counting(answer: (n: number) => Response | Promise<Response>) {
  let [now, runs] = [1_000_000, 0];
  const { guard, replay } = createIdempotency(() => now, false);
  const handler: Handler = guard(replay(() => answer(++runs)));
  const post = async (key: string | undefined, body = 'a=1', path = '/v1/refunds') => {
    const headers = key === undefined ? {} : { 'Idempotency-Key': key };
    const response = await handler(new Request(`http://mock${path}`, { method: 'POST', body, headers }));
    return {
      status: response.status,
      replayed: response.headers.get('idempotent-replayed'),
      text: await response.text(),
      headers: response.headers,
    };
  };
  const pass = (seconds: number): void => {
    now += seconds;
  };
  return { post, runs: () => runs, pass, handler };
}

const numbered = (n: number): Response => new Response(String(n));

describe('idempotency keys', () => {
  test('the same request with the same key is done once, and answered again', async () => {
    const { post, runs } = counting(numbered);
    expect(await post('k')).toMatchObject({ text: '1', replayed: null });
    expect(await post('k')).toMatchObject({ text: '1', replayed: 'true' });
    expect(await post('l')).toMatchObject({ text: '2', replayed: null });
    expect([(await post(undefined)).text, (await post(undefined)).text, runs()]).toEqual(['3', '4', 4]);
  });

  test('failures are answered again too, once the request has been at work', async () => {
    const { post, runs } = counting(() => new Response('declined', { status: 402 }));
    expect([(await post('k')).status, (await post('k')).replayed, runs()]).toEqual([402, 'true', 1]);
  });

  test.each([
    ['a=2', '/v1/refunds'],
    ['a=1', '/v1/charges'],
  ])('another request under the key is refused: %s %s', async (body, path) => {
    const { post, runs } = counting(numbered);
    await post('k');
    const refused = await post('k', body, path);
    expect([refused.status, JSON.parse(refused.text)]).toEqual([400, { error: expect.objectContaining({ type: 'idempotency_error' }) }]);
    expect(runs()).toBe(1);
  });

  test('a request whose parameters were refused leaves its key free', async () => {
    const { post } = counting((n) => (n === 1 ? new Response('no', { status: 400, headers: { [NOT_RUN]: '1' } }) : numbered(n)));
    const first = await post('k', 'amount=x');
    expect([first.status, first.headers.has(NOT_RUN)]).toEqual([400, false]);
    expect(await post('k', 'amount=1')).toMatchObject({ status: 200, text: '2', replayed: null });
  });

  test('a key is forgotten after a day of the mock’s clock', async () => {
    const { post, pass } = counting(numbered);
    await post('k');
    pass(DAY);
    expect((await post('k')).text).toBe('1');
    pass(1);
    expect((await post('k', 'a=2')).text).toBe('2');
  });

  test('two at once: the second is refused while the first is at work', async () => {
    let finish = (_: Response): void => {};
    const { post } = counting(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const first = post('k');
    await Promise.resolve();
    const second = await post('k');
    expect([second.status, JSON.parse(second.text)]).toEqual([409, { error: expect.objectContaining({ code: 'idempotency_key_in_use' }) }]);
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    finish(new Response('done'));
    expect((await first).text).toBe('done');
    expect(await post('k')).toMatchObject({ text: 'done', replayed: 'true' });
  });

  test('a key has its limits, and reading needs none', async () => {
    const { post, handler } = counting(numbered);
    expect((await post('k'.repeat(256))).status).toBe(400);
    const get = () => handler(new Request('http://mock/v1/charges', { headers: { 'Idempotency-Key': 'k' } }));
    expect([await (await get()).text(), await (await get()).text()]).toEqual(['1', '2']);
  });
});
