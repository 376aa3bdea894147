import { expect, test } from 'bun:test';
import { failure } from '../failure.ts';
import { codeOf, elsewhere, type MakeStore, text } from './underTest.ts';

/** Locks, and who holds them. */
export function locksContract(make: MakeStore): void {
  test('a lock is held once, says by whom, is another than that of another name, and is free again afterwards', async () => {
    await using store = await make();
    const [storage, other] = [store.open(), store.open()];
    expect(await storage.holder('run')).toBeNull();
    const done = await storage.withLock('run', 'run 1', async () => {
      for (const one of [storage, other]) {
        const refused = await failure(one.withLock('run', 'run 2', async () => undefined));
        expect(refused).toMatchObject({ code: 'STORAGE_LOCKED', message: expect.stringContaining('run 1') });
        expect(await one.holder('run')).toContain('run 1');
        expect(await one.holder('other')).toBeNull();
      }
      return await other.withLock('other', 'run 2', async () => 'both');
    });
    expect(done).toBe('both');
    expect(await other.holder('run')).toBeNull();
    expect(await other.withLock('run', 'run 3', async () => 'done')).toBe('done');
  });

  test('a lock is free when what was done under it fails, and the failure passes', async () => {
    await using store = await make();
    const storage = store.open();
    const failing = storage.withLock('run', 'run 1', () => Promise.reject(new Error('of the body')));
    expect((await failure(failing)).message).toBe('of the body');
    expect(await store.open().withLock('run', 'run 2', async () => 'done')).toBe('done');
  });

  test('a lock dies with its process, even by kill -9', async () => {
    await using store = await make();
    const storage = store.open();
    const child = elsewhere(
      store,
      `await storage.withLock('run', 'the child', async () => { console.log('held'); await Bun.sleep(600_000); });`,
    );
    for await (const chunk of child.stdout) if (text(chunk).includes('held')) break;
    expect(await storage.holder('run')).toContain('the child');
    expect(await codeOf(storage.withLock('run', 'me', async () => undefined))).toBe('STORAGE_LOCKED');
    child.kill('SIGKILL');
    await child.exited;
    // At once where the machine knows of the death, at the end of the lease where nobody can.
    while ((await storage.holder('run')) !== null) await Bun.sleep(100);
    expect(await storage.withLock('run', 'me', async () => 'mine')).toBe('mine');
  }, 60_000);
}
