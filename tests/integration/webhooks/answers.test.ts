/** Every row of the table of answers, and that nothing of a request comes back or reaches the log. */
import { describe, expect, test } from 'bun:test';
import { gzipSync } from 'node:zlib';
import { createLogger } from '../../../src/cli/logger.ts';
import { scrub } from '../../../src/domain/scrub.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { bronzeLines, eventBody, receivedIds, receiverOn, SECRET, sign, temporaryStore } from '../../support/webhooks.ts';

const now = () => Math.floor(Date.now() / 1000);

async function answerOf(response: Response): Promise<[number, unknown]> {
  return [response.status, await response.json()];
}

describe('what is taken', () => {
  test('a new event: 200, and in Bronze as it came; the same again: 200, and not written again', async () => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage);
    const body = eventBody('evt_1', {}, 2);
    expect(await answerOf(await receiver.deliver(body))).toEqual([200, { received: true }]);
    expect(await answerOf(await receiver.deliver(body))).toEqual([
      200,
      { received: true, duplicate: true, message: 'Event already processed' },
    ]);
    await receiver.stop();
    const lines = await bronzeLines(store.storage, 'webhook_events');
    expect(lines.map(({ via, record }) => [via, record])).toEqual([['webhook', JSON.parse(body)]]);
    expect(await bronzeLines(store.storage, 'webhook_duplicates')).toMatchObject([{ record: { event: 'evt_1', deliveries: 1 } }]);
  });

  test('copies that come while the first is in flight wait for it', async () => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage);
    const body = eventBody('evt_1');
    const answers = await Promise.all(Array.from({ length: 50 }, () => receiver.deliver(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(receiver.metrics).toMatchObject({ stored: 1, duplicate: 49 });
    await receiver.stop();
    expect(await receivedIds(store.storage)).toEqual(['evt_1']);
  });

  test('one of several secrets, and one of several v1; v0 counts for nothing', async () => {
    await using store = await temporaryStore();
    const rules = { secrets: [new Secret('whsec_old'), new Secret('whsec_new')], toleranceSeconds: 300 };
    const receiver = await receiverOn(store.storage, { rules });
    const [body, t] = [eventBody('evt_1'), now()];
    const v1 = async (secret: string) => (await sign(body, secret, t)).split('v1=')[1];
    const headers = (signature: string) => ({ 'Stripe-Signature': signature });
    expect((await receiver.post(body, headers(`t=${t},v1=${await v1('whsec_old')}`))).status).toBe(200);
    expect((await receiver.post(body, headers(`t=${t},v1=${await v1('whsec_new')}`))).status).toBe(200);
    expect((await receiver.post(body, headers(`t=${t},v1=${await v1('whsec_else')},v1=${await v1('whsec_new')},v0=00`))).status).toBe(200);
    expect((await receiver.post(body, headers(`t=${t},v0=${await v1('whsec_new')}`))).status).toBe(400);
    expect((await receiver.post(body, headers(`t=${t},v1=${await v1('whsec_else')}`))).status).toBe(400);
    await receiver.stop();
  });

  test('signed, but no JSON: 200, and its bytes in quarantine, once', async () => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage);
    for (const body of [
      'no json at all\n\u0000{',
      '{"a":1},{"id":"evt_x"}',
      '{"no":"id"}',
      eventBody('evt_cut').replace('"data":{', '"data":{{'),
    ])
      for (const again of [false, true])
        expect(await answerOf(await receiver.deliver(body))).toMatchObject([200, again ? { duplicate: true } : { received: true }]);
    await receiver.stop();
    expect(await receivedIds(store.storage)).toEqual([]);
    const kept = await bronzeLines(store.storage, 'webhook_events', 'quarantine');
    expect(kept.map(({ reason }) => reason).toSorted()).toEqual(['missing_id', 'not_json', 'not_json', 'not_json']);
    expect(
      Buffer.from(kept.find(({ record_base64: text = '' }) => atob(text).startsWith('no'))?.record_base64 ?? '', 'base64').toString(),
    ).toBe('no json at all\n\u0000{');
  });
});

const t = 1_800_000_000;
const body = eventBody('evt_1');
const good = (await sign(body, SECRET, t)).split('v1=')[1] ?? '';

describe('what is refused for good', () => {
  const cases: [string, string | undefined, string][] = [
    ['no header', undefined, 'header_missing'],
    ['an empty header', '', 'header_missing'],
    ['no t', `v1=${good}`, 'time_missing'],
    ['t is no integer', `t=1e9,v1=${good}`, 'time_malformed'],
    ['t has a sign', `t=+${t},v1=${good}`, 'time_malformed'],
    ['t twice', `t=${t},t=${t},v1=${good}`, 'time_repeated'],
    ['no v1', `t=${t}`, 'signature_missing'],
    ['a signature of something else', `t=${t},v1=${'0'.repeat(64)}`, 'signature_mismatch'],
    ['a signature that is no hex', `t=${t},v1=${'z'.repeat(64)}`, 'signature_mismatch'],
    ['a signature cut short', `t=${t},v1=${good.slice(0, 62)}`, 'signature_mismatch'],
    ['the header sent twice', `t=${t},v1=${good}, t=${t},v1=${good}`, 'header_repeated'],
    ['another time than the signed one', `t=${t + 1},v1=${good}`, 'signature_mismatch'],
    ['more signatures than anybody has secrets', `t=${t},${Array(40).fill(`v1=${good}`).join(',')}`, 'header_malformed'],
  ];

  test.each(cases)('%s: 400', async (_name, header, reason) => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage, { clock: () => t * 1000 });
    const response = await receiver.post(body, header === undefined ? {} : { 'Stripe-Signature': header });
    expect(await answerOf(response)).toEqual([400, { received: false, reason }]);
    expect(receiver.metrics.rejected.render('rejected_total', 'x')).toContain(`{reason="${reason}"} 1`);
    await receiver.stop();
    expect(await receivedIds(store.storage)).toEqual([]);
  });

  test.each([
    [300, 200, undefined],
    [301, 400, 'too_old'],
    [-300, 200, undefined],
    [-301, 400, 'too_new'],
  ])('signed %i s ago: %i', async (age, status, reason) => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage, { clock: () => (t + age) * 1000 });
    const [got, answer] = await answerOf(await receiver.deliver(body, SECRET, t));
    expect([got, (answer as { reason?: string }).reason]).toEqual([status, reason]);
    await receiver.stop();
  });

  test('a body that is packed: 415; one that is too large: 413, whether it says so or not; an empty one: 400', async () => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage, { limits: { maxBodyBytes: 2000 } });
    const large = eventBody('evt_1', { filler: 'x'.repeat(3000) });
    expect((await receiver.post(gzipSync(body), { 'Content-Encoding': 'gzip', 'Stripe-Signature': await sign(body) })).status).toBe(415);
    expect((await receiver.deliver(large)).status).toBe(413);
    const request = new Request('http://receiver/webhooks/stripe', {
      method: 'POST',
      body: new Blob([large]).stream(),
      headers: { 'Stripe-Signature': await sign(large) },
    });
    expect((await receiver.fetch(request)).status).toBe(413);
    expect((await receiver.deliver('')).status).toBe(400);
    await receiver.stop();
    expect(await receivedIds(store.storage)).toEqual([]);
  });

  test('other paths and methods', async () => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage);
    expect((await receiver.fetch(new Request('http://receiver/webhooks/stripe'))).status).toBe(405);
    expect((await receiver.fetch(new Request('http://receiver/else', { method: 'POST', body }))).status).toBe(404);
    await receiver.stop();
  });
});

describe('what is refused for now', () => {
  test('the log cannot be written: 503 with Retry-After for it and the copies that waited, and 200 once it can', async () => {
    await using store = await temporaryStore();
    const receiver = await receiverOn(store.storage);
    // A file stands where the log's folder belongs.
    await Bun.write(`${store.root}/_state/webhooks/log`, 'in the way');
    const body = eventBody('evt_1');
    for (const response of await Promise.all([receiver.deliver(body), receiver.deliver(body)])) {
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await answerOf(response)).toEqual([503, { received: false, reason: 'log_failed' }]);
    }
    expect((await receiver.fetch(new Request('http://receiver/ready'))).status).toBe(503);
    expect((await receiver.fetch(new Request('http://receiver/health'))).status).toBe(200);
    await Bun.file(`${store.root}/_state/webhooks/log`).delete();
    expect((await receiver.deliver(body)).status).toBe(200);
    await receiver.stop();
    expect(await receivedIds(store.storage)).toEqual(['evt_1']);
  });

  test('the queue is full, too many requests, or it is about to stop', async () => {
    await using store = await temporaryStore();
    const full = await receiverOn(store.storage, { limits: { maxWaitingBytes: 3000 } });
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => full.deliver(eventBody(`evt_${index}`))));
    const taken = answers.filter(({ status }) => status === 200).length;
    expect(taken).toBeWithin(1, 40);
    expect(answers.filter(({ status }) => status === 503)).toHaveLength(40 - taken);
    full.refuse();
    expect(await answerOf(await full.deliver(eventBody('evt_late')))).toEqual([503, { received: false, reason: 'stopping' }]);
    expect((await full.fetch(new Request('http://receiver/ready'))).status).toBe(503);
    await full.stop();
    expect(await receivedIds(store.storage)).toHaveLength(taken);
  });
});

test('neither a payload nor a secret reaches the log, at its most talkative; the answer has nothing of the body either', async () => {
  await using store = await temporaryStore();
  let said = '';
  const write = (text: string) => {
    said += text;
  };
  const logger = createLogger({ format: 'json', color: false, clock: Date.now, scrub, write, level: 'debug', fields: {} });
  const receiver = await receiverOn(store.storage, { logger });
  const marker = 'PAYLOAD-\u001b[31m-MARK';
  const bodies = [eventBody('evt_PAYLOAD', { note: marker }), `${marker} no json`, eventBody(`evt_PAYLOAD${marker}`)];
  for (const body of bodies) {
    expect(await (await receiver.deliver(body)).text()).not.toContain('PAYLOAD');
    const refused = await receiver.post(body, { 'Stripe-Signature': `t=1,v1=${marker.replaceAll('\u001b', '')}` });
    expect(await refused.text()).not.toContain('PAYLOAD');
  }
  await receiver.stop();
  expect(said).toContain('delivery refused');
  expect(said).toContain('rolled into Bronze');
  expect(said).not.toContain('PAYLOAD');
  expect(said).not.toContain(SECRET);
});

test('metrics: what was received, stored, doubled and refused, and the histogram adds up', async () => {
  await using store = await temporaryStore();
  const receiver = await receiverOn(store.storage);
  for (let index = 0; index < 5; index++) await receiver.deliver(eventBody(`evt_${index % 3}`));
  await receiver.post('x', { 'Stripe-Signature': 'nonsense' });
  const text = await (await receiver.fetch(new Request('http://receiver/metrics'))).text();
  const value = (line: string) =>
    text
      .split('\n')
      .find((one) => one.startsWith(`payments_pipeline_webhooks_${line} `))
      ?.split(' ')
      .at(-1);
  expect(['received_total', 'stored_total', 'duplicate_total'].map(value)).toEqual(['6', '3', '2']);
  expect(value('rejected_total{reason="time_missing"}')).toBe('1');
  expect(value('request_seconds_count')).toBe('6');
  expect(value('request_seconds_bucket{le="+Inf"}')).toBe('6');
  expect(value('known_events')).toBe('3');
  for (const line of text.trim().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|[a-z_]+(\{[a-z]+="[^"]+"\})? [0-9.e+-]+)$/);
  await receiver.stop();
});
