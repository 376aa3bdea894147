import type { EventIdentity } from './receive/identify.ts';

const SOURCE = 'stripe';

/**
 * What tells one event from another: a hash, so that an id such as `../../x` can touch no path, and of all that an id is unique within.
 * A body that is no event is told apart by its bytes. 32 bytes.
 */
export function markerKey(event: Pick<EventIdentity, 'id' | 'account' | 'livemode'> | null, body: Uint8Array): Buffer {
  const hash = new Bun.CryptoHasher('sha256');
  if (event === null) return hash.update(`${SOURCE}\nbody\n`).update(body).digest();
  return hash.update(JSON.stringify([SOURCE, event.account, event.livemode, event.id])).digest();
}
