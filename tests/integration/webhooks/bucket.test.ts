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
}, 60_000);
