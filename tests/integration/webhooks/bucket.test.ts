/** The receiver on a bucket: durable when the store says so, 503 when it does not, and each event once. */
import { expect, test } from 'bun:test';
import { silentLogger } from '../../../src/domain/logger.ts';
import { vacuum } from '../../../src/state/vacuum.ts';
import { rollPending } from '../../../src/webhooks/rollPending.ts';
import { startFakeS3 } from '../../support/s3/fakeS3.ts';
import { openFake } from '../../support/s3/openFake.ts';
import { bronzeLines, eventBody, receivedIds, receiverOn } from '../../support/webhooks.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `evt_${String(index).padStart(3, '0')}`);

test('deliveries that come together are one object; two receivers store each event once; nothing is left behind', async () => {
  await using fake = await startFakeS3();
  const storage = openFake(fake);
  const [a, b] = [await receiverOn(storage, { slot: undefined }), await receiverOn(openFake(fake), { slot: undefined })];
  const answers = await Promise.all(ids(200).flatMap((id) => [a.deliver(eventBody(id)), b.deliver(eventBody(id))]));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  // Before anything is rolled, another receiver knows what these have, as after a crash.
  const c = await receiverOn(openFake(fake), { slot: undefined });
  expect(await (await c.deliver(eventBody('evt_007'))).json()).toMatchObject({ duplicate: true });
  expect(a.metrics.commit.render('commit_seconds', 'x')).toMatch(/_count ([1-9]|[1-4]\d)\n/);
  await Promise.all([a.stop(), b.stop(), c.stop()]);
  await rollPending({ storage, isLocal: false, toolVersion: 'test', clock: Date.now, logger: silentLogger });
  expect(await receivedIds(storage)).toEqual(ids(200));
  expect(await bronzeLines(storage, 'customers')).toHaveLength(200);
  const left: string[] = [];
  for await (const { key } of storage.list('_state/webhooks/')) left.push(key);
  expect(left).toEqual([]);
}, 180_000);

test('no delivery is acknowledged before the bucket has it', async () => {
  await using fake = await startFakeS3();
  const receiver = await receiverOn(openFake(fake), { slot: undefined });
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const logged = (id: string) => [...fake.objects].some(([key, { body }]) => key.includes('_state/webhooks/log/') && body.includes(id));
  fake.onCall(async ({ operation, key }) => {
    if (operation !== 'PutObject' || !key.includes('_state/webhooks/log/')) return undefined;
    asked.resolve();
    await gate.promise;
    return undefined;
  });
  const answered: boolean[] = [];
  const deliveries = ids(40).map(async (id) => {
    const { status } = await receiver.deliver(eventBody(id));
    answered.push(status === 200 && logged(id));
  });
  await asked.promise;
  for (let turn = 0; turn < 50; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  expect(answered).toEqual([]);
  gate.resolve();
  await Promise.all(deliveries);
  expect(answered).toEqual(Array<boolean>(40).fill(true));
  fake.onCall(undefined);
  await receiver.stop();
  expect(await receivedIds(openFake(fake))).toEqual(ids(40));
}, 180_000);

test('what a receiver that died in a roll has left goes by vacuum once that roll is made by another, and nothing else of the receiver does', async () => {
  await using fake = await startFakeS3();
  const storage = openFake(fake);
  const roll = async (id: string) => {
    const receiver = await receiverOn(storage, { slot: undefined });
    await receiver.deliver(eventBody(id));
    await receiver.stop();
  };
  const folder = 'bronze/source=stripe/entity=webhook_events/';
  const left = (n: number) => [
    `${folder}dt=2026-01-01/run_id=webhooks-0000000${n}/dead-0.jsonl.zst`,
    `${folder}markers/webhooks-0000000${n}-dead.jsonl`,
  ];
  for (const key of [...left(1), ...left(2)]) await storage.putNew(key, new Uint8Array(3));
  const clean = async () => {
    const options = { storage, now: Date.now() + 60_000, olderThanMs: 0, keepHistoryMs: undefined, apply: true };
    return (await vacuum({ ...options, signal: new AbortController().signal })).removable.map(({ key }) => key).sort();
  };
  // As long as nobody has made that roll, its maker may be about to.
  expect(await clean()).toEqual([]);
  await roll('evt_1');
  expect(await clean()).toEqual(left(1).sort());
  await roll('evt_2');
  expect(await clean()).toEqual(left(2).sort());
  expect(await receivedIds(storage)).toEqual(['evt_1', 'evt_2']);
}, 180_000);

test('a bucket that refuses: 503; one whose answers get lost: 200, and once', async () => {
  await using fake = await startFakeS3();
  const storage = openFake(fake, { attempts: 1 });
  const receiver = await receiverOn(storage, { slot: undefined });
  const isLog = (key: string) => key.includes('_state/webhooks/log/');
  fake.onCall(({ operation, key }) =>
    operation === 'PutObject' && isLog(key) ? { kind: 'refuse', status: 503, code: 'SlowDown' } : undefined,
  );
  const refused = await receiver.deliver(eventBody('evt_1'));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  let lost = 0;
  fake.onCall(({ operation, key }) => (operation === 'PutObject' && isLog(key) && lost++ === 0 ? { kind: 'lost' } : undefined));
  const [first, again] = [await receiver.deliver(eventBody('evt_1')), await receiver.deliver(eventBody('evt_1'))];
  // Whether an answer that was lost is a success is for the store to find out; the sender comes again in any case.
  expect([200, 503]).toContain(first.status);
  expect(again.status).toBe(200);
  expect(lost).toBeGreaterThan(0);
  await receiver.stop();
  expect(await receivedIds(storage)).toEqual(['evt_1']);
}, 180_000);
