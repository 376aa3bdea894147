/** The lease: who holds the store, by the server's clock alone, and what becomes of a run that slept past its own. */
import { describe, expect, test } from 'bun:test';
import type { PutResult } from '../../src/storage/s3/conditionalPut.ts';
import type { Got } from '../../src/storage/s3/getObject.ts';
import { type LeaseStore, takeLease } from '../../src/storage/s3/lease.ts';
import { failure } from '../support/failure.ts';
import { startFakeS3 } from '../support/s3/fakeS3.ts';
import { openFake } from '../support/s3/openFake.ts';

const HOUR = 3_600_000;

describe('on S3', () => {
  test('is held once, says by whom and for how long, and is free again at once', async () => {
    await using fake = await startFakeS3();
    const [one, two] = [openFake(fake), openFake(fake)];
    await one.withLock('run', 'run 1', async () => {
      const error = await failure(two.withLock('run', 'run 2', async () => undefined));
      expect(error).toMatchObject({
        code: 'STORAGE_LOCKED',
        details: { epoch: 1 },
        hint: expect.stringMatching(/runs out by itself in \d\d s/),
      });
      expect(error.message).toContain('run 1');
      expect(await two.holder('run')).toBe('run 1');
    });
    expect(await two.holder('run')).toBeNull();
    expect(await two.withLock('run', 'run 3', async () => 'done')).toBe('done');
    expect(JSON.parse(fake.objects.get('team/stripe/_state/locks/run.json')?.body.toString() ?? '')).toMatchObject({
      epoch: 2,
      released: true,
    });
  });

  test('is taken over when its holder died, after its time by the server and not by any clock of ours', async () => {
    for (const wrongBy of [-24 * HOUR, 0, 24 * HOUR]) {
      let server = Date.now() + wrongBy;
      await using fake = await startFakeS3({ clock: () => server });
      const dead = openFake(fake);
      let die: (() => void) | undefined;
      const never = dead.withLock('run', 'the dead', () => new Promise<void>((resolve) => (die = resolve)));
      while (die === undefined) await Bun.sleep(1);
      server += 55_000;
      expect(await failure(openFake(fake).withLock('run', 'too early', async () => undefined))).toMatchObject({ code: 'STORAGE_LOCKED' });
      expect(await openFake(fake).holder('run')).toBe('the dead');
      server += 10_000;
      expect(await openFake(fake).holder('run')).toBeNull();
      expect(await openFake(fake).withLock('run', 'the next', async () => 'mine')).toBe('mine');
      die?.();
      await never;
      // The dead one's goodbye does not touch what is another's by now.
      expect(JSON.parse(fake.objects.get('team/stripe/_state/locks/run.json')?.body.toString() ?? '')).toMatchObject({
        epoch: 2,
        owner: 'the next',
      });
    }
  });

  test('is renewed while its holder works', async () => {
    let server = Date.now();
    await using fake = await startFakeS3({ clock: () => server });
    await openFake(fake, { leaseMs: 90 }).withLock('run', 'busy', async () => {
      const before = fake.calls.filter(({ operation }) => operation === 'PutObject').length;
      server += 10_000;
      for (let tries = 0; fake.calls.filter(({ operation }) => operation === 'PutObject').length < before + 2; tries++) {
        if (tries > 500) throw new Error('it was not renewed');
        await Bun.sleep(10);
      }
      expect(await failure(openFake(fake).withLock('run', 'other', async () => undefined))).toMatchObject({ code: 'STORAGE_LOCKED' });
    });
  });

  test('of ten that come at once one gets it', async () => {
    await using fake = await startFakeS3();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => openFake(fake).withLock('run', `run ${index}`, () => Bun.sleep(200).then(() => index))),
    );
    const lost = results.filter(({ status }) => status === 'rejected');
    expect(lost).toHaveLength(9);
    for (const one of lost) expect(one).toMatchObject({ reason: { code: 'STORAGE_LOCKED' } });
  });

  test('one that cannot be read is refused by name, not taken as free', async () => {
    await using fake = await startFakeS3();
    const storage = openFake(fake);
    await storage.putNew('_state/locks/run.json', new TextEncoder().encode('{"epoch":'));
    const error = await failure(storage.withLock('run', 'me', async () => undefined));
    expect(error).toMatchObject({ code: 'STORAGE_CORRUPT' });
    expect(error.message).toContain('_state/locks/run.json');
  });
});

describe('a run that slept', () => {
  test('finds out at its next write that it was overtaken, by whom, and writes nothing more', async () => {
    let server = Date.now();
    const store = memoryStore(() => server);
    const sleeper = await takeLease(frozen(store), 'the sleeper', 40);
    await sleeper.fence();
    server += 10_000;
    await (await takeLease(store, 'the next', 60_000)).fence();
    await Bun.sleep(60);
    store.awake = true;
    const error = await failure(sleeper.fence());
    expect(error).toMatchObject({ code: 'STORAGE_LEASE_LOST', details: { epoch: 2 } });
    expect(error.message).toMatch(/^this run gave way: .* the next has taken over the store/);
    expect(await failure(sleeper.fence())).toBe(error);
    await sleeper.release();
    expect(store.text()).toContain('the next');
  });

  test('goes on if nobody came meanwhile', async () => {
    const store = memoryStore(() => Date.now());
    const sleeper = await takeLease(frozen(store), 'the sleeper', 40);
    await Bun.sleep(60);
    store.awake = true;
    await sleeper.fence();
    await sleeper.release();
    expect(JSON.parse(store.text())).toMatchObject({ epoch: 1, released: true });
  });
});

interface MemoryStore extends LeaseStore {
  awake: boolean;
  text(): string;
}

/** One object with compare-and-swap. */
function memoryStore(now: () => number): MemoryStore {
  let stored: Got | null = null;
  let version = 0;
  return {
    key: '_state/locks/run.json',
    awake: false,
    now,
    text: () => new TextDecoder().decode(stored?.body),
    read: async () => (stored === null ? null : { ...stored, answeredMs: now() }),
    write: async (body, condition): Promise<PutResult> => {
      const expected = typeof condition === 'string' ? undefined : condition.etag;
      if (stored?.etag !== expected) return { refused: 'changed' };
      version += 1;
      stored = { body, etag: `v${version}`, size: body.length, modifiedMs: now(), answeredMs: now() };
      return { etag: stored.etag };
    },
  };
}

/** The same object from a process that is stopped after its first write: no renewal goes out until it is awake. */
function frozen(store: MemoryStore): LeaseStore {
  let writes = 0;
  return {
    ...store,
    write: async (body, condition) => {
      writes += 1;
      if (writes > 1 && !store.awake) throw new Error('frozen');
      return await store.write(body, condition);
    },
  };
}
