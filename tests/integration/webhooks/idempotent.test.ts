/** The same event any number of times is stored once: at once, after restarts, across receivers, and whatever its id is. */
import { describe, expect, test } from 'bun:test';
import { readdir } from 'node:fs/promises';
import { silentLogger } from '../../../src/domain/logger.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { KeySet } from '../../../src/webhooks/keySet.ts';
import { RolledIndex } from '../../../src/webhooks/roll/rolledIndex.ts';
import { rollUp } from '../../../src/webhooks/roll/rollUp.ts';
import { bronzeLines, eventBody, receivedIds, receiverOn, temporaryStore } from '../../support/webhooks.ts';

const ids = (count: number) => Array.from({ length: count }, (_, index) => `evt_${String(index).padStart(3, '0')}`);

const rollWith = (storage: Storage, isLocal = true) =>
  rollUp({ storage, index: new RolledIndex(new KeySet()), isLocal, toolVersion: 'test', clock: Date.now, logger: silentLogger });

describe('once', () => {
  test('after a restart, whether it was rolled before or not', async () => {
    await using store = await temporaryStore();
    for (const slot of ['slot-00', 'slot-00', 'slot-01']) {
      const receiver = await receiverOn(store.storage, { slot });
      for (const id of ids(10)) expect((await receiver.deliver(eventBody(id))).status).toBe(200);
      expect(receiver.metrics.stored).toBe(slot === 'slot-00' && (await receivedIds(store.storage)).length === 0 ? 10 : 0);
      await receiver.stop();
    }
    expect(await receivedIds(store.storage)).toEqual(ids(10));
  });

  test('by two receivers on one store at the same time, each with a log of its own; also when both roll at once', async () => {
    await using store = await temporaryStore();
    const [a, b] = [await receiverOn(store.storage, { slot: 'slot-00' }), await receiverOn(store.storage, { slot: 'slot-01' })];
    const answers = await Promise.all(ids(100).flatMap((id) => [a.deliver(eventBody(id)), b.deliver(eventBody(id))]));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect([a.metrics.stored, b.metrics.stored]).toEqual([100, 100]);
    await Promise.all([a.stop(), b.stop()]);
    expect(await receivedIds(store.storage)).toEqual(ids(100));
    const doubles = await bronzeLines(store.storage, 'webhook_duplicates');
    expect(doubles.reduce((sum, { record }) => sum + Number(record['deliveries']), 0)).toBe(100);
  });

  test('as objects of a store without a local log, by receivers and rollers that hold no lock', async () => {
    await using store = await temporaryStore();
    // Without its lock the store is as one in the cloud whose lease has run out: only the numbered manifests keep rolls apart.
    const lockless: Storage = Object.assign(Object.create(store.storage), {
      withLock: (_name: string, _owner: string, body: () => Promise<unknown>) => body(),
      ...bound(store.storage),
    });
    const receivers = await Promise.all([1, 2, 3].map(() => receiverOn(lockless, { slot: undefined })));
    await Promise.all(ids(60).flatMap((id) => receivers.map((one) => one.deliver(eventBody(id)))));
    await Promise.all([...receivers.map((one) => one.stop()), rollWith(lockless, false), rollWith(lockless, false)]);
    await rollWith(lockless, false);
    expect(await receivedIds(store.storage)).toEqual(ids(60));
    expect(await readdir(`${store.root}/_state/webhooks/log`, { recursive: true })).not.toContainEqual(expect.stringMatching(/\.log$/));
  });
});

test('ids that would like to be paths touch nothing outside, and are stored as they are', async () => {
  await using store = await temporaryStore();
  const receiver = await receiverOn(store.storage);
  const hostile = ['../../../etc/x', '..', '/abs', 'a/b', 'nul\u0000', 'C:\\x', '%2e%2e%2f', 'line\nbreak', '\u202etxt', 'x'.repeat(500)];
  for (const id of hostile) expect((await receiver.deliver(eventBody(id))).status).toBe(200);
  for (const id of hostile) expect(await (await receiver.deliver(eventBody(id))).json()).toMatchObject({ duplicate: true });
  await receiver.stop();
  const stored = await receivedIds(store.storage);
  // Control characters inside a text are told apart by DuckDB's reader; such records are in quarantine, to the byte.
  const kept = (await bronzeLines(store.storage, 'webhook_events', 'quarantine')).map(
    (line) => JSON.parse(atob(line.record_base64 ?? '')).id,
  );
  expect([...stored, ...kept].length).toBe(hostile.length);
  const markers = (await readdir(`${store.root}/bronze/source=stripe/entity=webhook_events/markers`)).toSorted();
  expect(markers).toEqual([expect.stringMatching(/^webhooks-00000001-[0-9a-f]{8}\.jsonl$/)]);
  const files = (await readdir(store.root, { recursive: true })).filter((path) => path.includes('etc') || path.includes('abs'));
  expect(files).toEqual([]);
});

/** Methods of a class that use private fields must be called on the object itself. */
function bound(storage: Storage): Partial<Storage> {
  const names = ['putNew', 'putNewFile', 'swap', 'get', 'list', 'remove', 'localPaths', 'scratch', 'sweepScratch'] as const;
  return Object.fromEntries(names.map((name) => [name, (storage[name] as (...args: unknown[]) => unknown).bind(storage)]));
}
