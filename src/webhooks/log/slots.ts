/**
 * Slots of a local store's log: a receiver holds one for as long as it lives, by a lock that dies with its process. What lies in a slot that
 * nobody holds was left by a receiver that is dead, and is sealed by whoever finds it.
 */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, PipelineError } from '../../domain/errors.ts';
import { fsyncDirectory } from '../../storage/local/durable.ts';
import type { Storage } from '../../storage/types.ts';
import { sealedName } from './fileLog.ts';
import { LOG } from './webhookLog.ts';

const MOST_SLOTS = 64;

/** Runs `body` as the holder of a free slot; throws STORAGE_LOCKED when there is none. */
export async function withSlot<T>(storage: Storage, owner: string, body: (slot: string) => Promise<T>): Promise<T> {
  for (let number = 0; number < MOST_SLOTS; number++) {
    const slot = `slot-${String(number).padStart(2, '0')}`;
    const outcome = await tryHold(storage, slot, owner, async () => {
      await sealAll(storage, slot);
      return await body(slot);
    });
    if (outcome !== undefined) return outcome.value;
  }
  throw new PipelineError('STORAGE_LOCKED', `${MOST_SLOTS} receivers write into ${storage.label} already`, {
    hint: 'Stop one of them: their number is bounded so that a mistake in a supervisor is seen.',
  });
}

/** Seals what dead receivers have left in any slot. */
export async function sealAbandoned(storage: Storage): Promise<void> {
  const slots = new Set<string>();
  for await (const { key } of storage.list(LOG)) if (key.endsWith('.open')) slots.add(key.slice(LOG.length).split('/')[0] ?? '');
  for (const slot of slots) await tryHold(storage, slot, 'rolling', () => sealAll(storage, slot));
}

/** Undefined when somebody else holds the slot. */
async function tryHold<T>(storage: Storage, slot: string, owner: string, body: () => Promise<T>): Promise<{ value: T } | undefined> {
  let isHeld = false;
  try {
    const value = await storage.withLock(`webhooks-${slot}`, owner, async () => {
      isHeld = true;
      return await body();
    });
    return { value };
  } catch (error) {
    if (!isHeld && errorCode(error) === 'STORAGE_LOCKED') return undefined;
    throw error;
  }
}

async function sealAll(storage: Storage, slot: string): Promise<void> {
  const folder = join(storage.localDirectory, LOG, slot);
  let found = false;
  for await (const { key } of storage.list(`${LOG}${slot}/`)) {
    if (!key.endsWith('.open')) continue;
    const path = join(storage.localDirectory, key);
    await rename(path, sealedName(path));
    found = true;
  }
  if (found) await fsyncDirectory(folder);
}
