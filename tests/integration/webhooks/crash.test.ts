/** A roll that dies before or after any of its changes: the next one leaves every event in Bronze once, and counts no delivery that never was. */
import { expect, test } from 'bun:test';
import { silentLogger } from '../../../src/domain/logger.ts';
import { openLocalStorage } from '../../../src/storage/local/index.ts';
import type { Storage } from '../../../src/storage/types.ts';
import { KeySet } from '../../../src/webhooks/keySet.ts';
import { FileLog } from '../../../src/webhooks/log/fileLog.ts';
import { encodeFrame } from '../../../src/webhooks/log/frame.ts';
import { markerKey } from '../../../src/webhooks/markerKey.ts';
import { identify } from '../../../src/webhooks/receive/identify.ts';
import { RolledIndex } from '../../../src/webhooks/roll/rolledIndex.ts';
import { rollUp } from '../../../src/webhooks/roll/rollUp.ts';
import { Crash, crashingStorage } from '../../support/crashingStorage.ts';
import { failure } from '../../support/failure.ts';
import { bronzeLines, eventBody, receivedIds, temporaryStore } from '../../support/webhooks.ts';

const IDS = Array.from({ length: 9 }, (_, index) => `evt_${index}`);

/** Three segments; the last event came twice. */
async function fillLog(root: string): Promise<void> {
  for (let segment = 0; segment < 3; segment++) {
    const log = new FileLog({ root, slot: 'slot-00', name: `test-${segment}`, segmentBytes: 1e6 });
    for (const id of [...IDS.slice(segment * 3, segment * 3 + 3), ...(segment === 2 ? ['evt_8'] : [])]) {
      const body = Buffer.from(eventBody(id));
      const event = identify(body);
      await log.append(
        encodeFrame({ kind: 'event', receivedAtMs: 1000 + segment, key: markerKey(event, body), event, via: 'webhook', body }),
      );
    }
    await log.close();
  }
}

// Small portions, so that there is more than one roll to die in.
const roll = (storage: Storage) =>
  rollUp({
    ...{ storage, index: new RolledIndex(new KeySet()), isLocal: true, toolVersion: 'test', clock: Date.now, logger: silentLogger },
    maxBytes: 2500,
  });

async function expectWhole(storage: Storage): Promise<void> {
  expect(await receivedIds(storage)).toEqual(IDS);
  const doubles = await bronzeLines(storage, 'webhook_duplicates');
  expect(doubles.map(({ record }) => [record['event'], record['deliveries']])).toEqual([['evt_8', 1]]);
  const left: string[] = [];
  for await (const { key } of storage.list('_state/webhooks/')) left.push(key);
  expect(left).toEqual([]);
  // A roll that came to nothing leaves no files that somebody could take for events.
  const named = new Set((await bronzeLines(storage, 'webhook_events')).map(({ run_id }) => run_id));
  for await (const { key } of storage.list('bronze/source=stripe/entity=webhook_events/'))
    expect([...named].some((id) => key.includes(id))).toBe(true);
}

async function undisturbed(): Promise<number> {
  await using store = await temporaryStore();
  await fillLog(store.root);
  const counting = crashingStorage(store.storage, Number.POSITIVE_INFINITY, 'before');
  expect((await roll(counting.storage)).rolls).toBeGreaterThan(1);
  await expectWhole(store.storage);
  return counting.count();
}

const changes = await undisturbed();

for (const when of ['before', 'after'] as const) {
  test(`dies ${when} every other of its ${changes} changes`, async () => {
    expect(changes).toBeGreaterThan(10);
    for (let n = when === 'before' ? 1 : 2; n <= changes; n += 2) {
      await using store = await temporaryStore();
      await fillLog(store.root);
      const { storage } = crashingStorage(store.storage, n, when);
      expect(await failure(roll(storage))).toBeInstanceOf(Crash);
      await roll(openLocalStorage(store.root));
      await expectWhole(openLocalStorage(store.root));
    }
  }, 180_000);
}
