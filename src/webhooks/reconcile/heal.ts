import { randomBytes } from 'node:crypto';
import { KeySet } from '../keySet.ts';
import { FileLog } from '../log/fileLog.ts';
import { encodeFrame } from '../log/frame.ts';
import { ObjectLog } from '../log/objectLog.ts';
import { withSlot } from '../log/slots.ts';
import type { WebhookLog } from '../log/webhookLog.ts';
import { markerKey } from '../markerKey.ts';
import { identify } from '../receive/identify.ts';
import { RolledIndex } from '../roll/rolledIndex.ts';
import { type RollOptions, rollUp } from '../roll/rollUp.ts';
import { DEFAULT_LIMITS } from '../startReceiver.ts';
import type { MissingEvent } from './reconcile.ts';

/** Puts events that were never delivered where delivered ones are, by the same way, marked as fetched. Returns how many were new to Bronze. */
export async function heal(missing: readonly MissingEvent[], options: Omit<RollOptions, 'index'>): Promise<number> {
  const { storage, isLocal } = options;
  const name = `heal-${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
  const roll = async (): Promise<number> => (await rollUp({ ...options, index: new RolledIndex(new KeySet()) })).events;
  if (!isLocal) {
    await write(new ObjectLog({ storage, name }), missing, options.clock());
    return await roll();
  }
  const { segmentBytes } = DEFAULT_LIMITS;
  await withSlot(storage, 'reconcile --heal', (slot) =>
    write(new FileLog({ root: storage.localDirectory, slot, name, segmentBytes }), missing, options.clock()),
  );
  return await roll();
}

async function write(log: WebhookLog, missing: readonly MissingEvent[], nowMs: number): Promise<void> {
  const frames = missing.map(({ body }) => {
    const event = identify(body);
    return encodeFrame({ kind: 'event', receivedAtMs: nowMs, key: markerKey(event, body), event, via: 'refetch', body });
  });
  await Promise.all(frames.map((frame) => log.append(frame)));
  await log.close();
}
