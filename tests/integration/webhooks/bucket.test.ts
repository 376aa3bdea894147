/** The receiver on a bucket: durable when the store says so, 503 when it does not, and each event once. */
import { expect, test } from 'bun:test';
import { silentLogger } from '../../../src/domain/logger.ts';
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
