/** The receiver as a process: killed under load, stopped, misconfigured. */
import { describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { startCollector, valuesOf } from '../support/otlpCollector.ts';
import { findLosses, startLoad } from '../support/webhookLoad.ts';
import { eventBody, sign } from '../support/webhooks.ts';
import type { Running, Sandbox } from './support/sandbox.ts';
import { createStoreSandbox } from './support/store.ts';

const SECRET = 'whsec_of_the_test';

async function startReceiver(box: Sandbox, more: readonly string[] = [], env: Record<string, string> = {}) {
  const args = ['serve-webhooks', '--port', '0', '--quiet', '--log-format', 'json', ...more];
  const process = box.start(args, { env: { WEBHOOK_SECRET: SECRET, ...env }, timeoutMs: 120_000 });
  const [url] = await process.waitForLine(/^http:\S+$/);
  return { process, url };
}

async function deliver(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${url}/webhooks/stripe`, {
    method: 'POST',
    body,
    headers: { 'Stripe-Signature': await sign(body, SECRET), ...headers },
  });
}

/** Seeded, so that a failure can be looked at again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A laptop sees a few deaths; tests/judges/webhooks-kill.sh sees hundreds, and one at every mutating system call. */
const KILLS = Number(process.env['WEBHOOK_KILLS'] ?? 12);

test(
  `killed ${KILLS} times under load: every event that was acknowledged is in Bronze once`,
  async () => {
    await using box = await createStoreSandbox();
    const random = seeded(Number(process.env['WEBHOOK_SEED'] ?? 7));
    const load = startLoad({ secret: SECRET, senders: 24, random });
    let running: Running | undefined;
    for (let kill = 0; kill < KILLS; kill++) {
      const { process, url } = await startReceiver(box);
      running = process;
      load.aim(url);
      await Bun.sleep(20 + random() * 400);
      process.signal('SIGKILL');
      load.aim(undefined);
      await process.finished;
    }
    await load.stop();
    expect(running).toBeDefined();
    const last = await startReceiver(box);
    last.process.signal('SIGTERM');
    expect(await last.process.finished).toMatchObject({ status: 0 });
    expect(load.acknowledged.size).toBeGreaterThan(KILLS * 5);
    expect(await findLosses(box.store.open(), load)).toEqual([]);
    console.log(`${KILLS} kills, ${load.acknowledged.size} of ${load.sent.size} events acknowledged, each in Bronze once`);
  },
  30_000 + KILLS * 2_000,
);

describe('a graceful stop', () => {
  test('under load: what is at work is answered, everything acknowledged is in Bronze, status 0, within seconds', async () => {
    await using box = await createStoreSandbox();
    const load = startLoad({ secret: SECRET, senders: 16, random: seeded(3) });
    const { process, url } = await startReceiver(box);
    load.aim(url);
    await Bun.sleep(600);
    const began = performance.now();
    process.signal('SIGTERM');
    const { status, stderr } = await process.finished;
    expect(performance.now() - began).toBeLessThan(10_000);
    await load.stop();
    expect({ status, problems: stderr.split('\n').filter((line) => line.includes('"level":"error"')) }).toEqual({
      status: 0,
      problems: [],
    });
    expect(load.acknowledged.size).toBeGreaterThan(50);
    expect(await findLosses(box.store.open(), load)).toEqual([]);
  }, 60_000);

  test('with a client that never finishes its request; a collector hears what was answered', async () => {
    await using box = await createStoreSandbox();
    using collector = startCollector();
    const otel = { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${collector.url}/ours`, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    const { process, url } = await startReceiver(box, [], otel);
    const { port } = new URL(url);
    const slow = connect(Number(port), '127.0.0.1');
    slow.on('error', () => {});
    slow.write('POST /webhooks/stripe HTTP/1.1\r\nHost: x\r\nStripe-Signature: t=1,v1=00\r\nContent-Length: 100000\r\n\r\n{');
    await Bun.sleep(100);
    // Meanwhile others are served.
    expect((await deliver(url, eventBody('evt_1'))).status).toBe(200);
    const began = performance.now();
    process.signal('SIGTERM');
    expect(await process.finished).toMatchObject({ status: 0 });
    expect(performance.now() - began).toBeLessThan(8_000);
    slow.destroy();
    const answered = collector.points('payments_pipeline.webhooks.answered');
    const stored = answered.find(({ attributes }) => valuesOf(attributes)['payments_pipeline.answer'] === 'stored');
    expect(Number(stored?.asInt ?? stored?.asDouble)).toBe(1);
    expect(new Set(collector.requests.map(({ path }) => path))).toEqual(new Set(['/ours']));
  }, 60_000);
});

describe('what it refuses to start with', () => {
  test('no secret; unsigned deliveries where others can reach it; a secret as an empty file', async () => {
    await using box = await createStoreSandbox();
    const none = await box.run(['serve-webhooks', '--port', '0'], { env: {} });
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('WEBHOOK_SECRET is required')]);
    const open = await box.run(['serve-webhooks', '--port', '0', '--host', '0.0.0.0'], { env: { VERIFY_WEBHOOK_SIGNATURES: 'false' } });
    expect([open.status, open.stderr]).toEqual([2, expect.stringContaining('VERIFY_WEBHOOK_SIGNATURES=false is refused on 0.0.0.0')]);
    const path = box.write('empty.txt', '\n');
    const empty = await box.run(['serve-webhooks', '--port', '0'], { env: { WEBHOOK_SECRET_FILE: path } });
    expect([empty.status, empty.stderr]).toEqual([2, expect.stringContaining('WEBHOOK_SECRET_FILE')]);
  });
});

test('unsigned deliveries on loopback, when asked for, said on every start', async () => {
  await using box = await createStoreSandbox();
  for (const start of [1, 2]) {
    const process = box.start(['serve-webhooks', '--port', '0'], { env: { VERIFY_WEBHOOK_SIGNATURES: 'false' } });
    const [url] = await process.waitForLine(/^http:\S+$/);
    expect((await fetch(`${url}/webhooks/stripe`, { method: 'POST', body: eventBody(`evt_${start}`) })).status).toBe(200);
    process.signal('SIGTERM');
    expect(await process.finished).toMatchObject({ status: 0, stderr: expect.stringContaining('signatures are not verified') });
  }
});

test('secrets from a file, several of them; none of them is ever shown', async () => {
  await using box = await createStoreSandbox();
  const path = box.write('secrets.txt', 'whsec_retired_one,\nwhsec_of_the_test\n');
  const process = box.start(['serve-webhooks', '--port', '0'], { env: { WEBHOOK_SECRET_FILE: path, LOG_LEVEL: 'debug' } });
  const [url] = await process.waitForLine(/^http:\S+$/);
  expect((await deliver(url, eventBody('evt_1'))).status).toBe(200);
  const body = eventBody('evt_2');
  expect((await deliver(url, body, { 'Stripe-Signature': await sign(body, 'whsec_retired_one') })).status).toBe(200);
  expect((await deliver(url, body, { 'Stripe-Signature': await sign(body, 'whsec_unknown') })).status).toBe(400);
  process.signal('SIGTERM');
  const { status, stdout, stderr } = await process.finished;
  expect(status).toBe(0);
  expect(stdout + stderr).not.toMatch(/retired_one|of_the_test/);
});
