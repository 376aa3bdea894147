/**
 * The lock of a store that has no processes: an object that says who holds it, created with If-None-Match, taken over with If-Match when it
 * was not renewed in time, its epoch one more. Time is the server's alone (when it stored the object, when it answers), so that a clock that is wrong by a
 * day changes nothing. The lease only avoids wasted work: tables and watermarks are safe by their own compare-and-swap (facts: "Order of a commit").
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { PipelineError } from '../../domain/errors.ts';
import type { Condition, PutResult } from './conditionalPut.ts';
import type { Got } from './getObject.ts';

export interface LeaseStore {
  /** For messages. */
  readonly key: string;
  read(): Promise<Got | null>;
  write(body: Uint8Array, condition: Condition): Promise<PutResult>;
  /** Milliseconds since the epoch, by the server. */
  now(): number;
}

export interface Lease {
  /** Returns at once while the lease is surely ours; asks the store when time has passed unseen; throws `STORAGE_LEASE_LOST` when it is another's. */
  fence(): Promise<void>;
  /** Stops renewing, and lets the next one in without waiting. */
  release(): Promise<void>;
}

const leaseSchema = z.object({
  epoch: z.int().positive(),
  owner: z.string(),
  /** Unique to one holding. */
  token: z.string(),
  ttl_ms: z.int().positive(),
  /** By the server's clock; for people, since the store's own record of the write is what counts. */
  expires_at: z.string(),
  released: z.boolean(),
});

type LeaseDocument = z.infer<typeof leaseSchema>;

/** Answers carry their time in whole seconds. */
const GRACE_MS = 2_000;

/** Takes the lease, or throws `STORAGE_LOCKED` and says who has it and until when. */
export async function takeLease(store: LeaseStore, owner: string, ttlMs: number): Promise<Lease> {
  const found = await store.read();
  const before = found === null ? null : parse(store, found);
  if (found !== null && before !== null && !isFree(before, found)) throw lockedError(store, before, found);
  const document = { epoch: (before?.epoch ?? 0) + 1, owner, token: randomUUID(), ttl_ms: ttlMs };
  const asked = elapsed();
  const result = await store.write(bytes(store, document), found === null ? 'absent' : { etag: found.etag });
  if ('etag' in result) return new HeldLease(store, document, result.etag, asked);
  const winner = await store.read();
  if (winner === null)
    throw new PipelineError('STORAGE_LOCKED', `the store was taken by another run at this moment`, { hint: AGAIN, retryable: true });
  throw lockedError(store, parse(store, winner), winner);
}

/** Whose lease has neither been given back nor run out; null when anybody could take it. */
export async function leaseHolder(store: Pick<LeaseStore, 'key' | 'read'>): Promise<string | null> {
  const found = await store.read();
  if (found === null) return null;
  const document = parse(store, found);
  return isFree(document, found) ? null : document.owner;
}

const AGAIN = 'Run the command again.';

class HeldLease implements Lease {
  #sureUntil: number;
  #lost: PipelineError | undefined;
  #renewing: Promise<void> | undefined;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly store: LeaseStore,
    private readonly document: Omit<LeaseDocument, 'expires_at' | 'released'>,
    private etag: string,
    asked: Elapsed,
  ) {
    this.#sureUntil = document.ttl_ms;
    this.#asked = asked;
    // A renewal that fails is tried again at the next beat, or by the next write, which then waits for it.
    this.#timer = setInterval(() => void this.#renew().catch(() => undefined), document.ttl_ms / 3);
    this.#timer.unref();
  }

  #asked: Elapsed;

  async fence(): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    if (sinceMs(this.#asked) < this.#sureUntil) return;
    await this.#renew();
    if (this.#lost !== undefined) throw this.#lost;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing?.catch(() => undefined);
    if (this.#lost !== undefined) return;
    // If this fails, the lease runs out by itself.
    await this.store.write(bytes(this.store, this.document, true), { etag: this.etag }).catch(() => undefined);
  }

  #renew(): Promise<void> {
    this.#renewing ??= this.#renewOnce().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewOnce(): Promise<void> {
    if (this.#lost !== undefined) return;
    const asked = elapsed();
    const result = await this.store.write(bytes(this.store, this.document), { etag: this.etag });
    if ('etag' in result) {
      this.etag = result.etag;
      this.#asked = asked;
      return;
    }
    clearInterval(this.#timer);
    this.#lost = lostError(this.store, await this.store.read(), sinceMs(this.#asked));
  }
}

/** A moment by two clocks: the one that goes on evenly, and the one that also counts the time a machine slept. */
interface Elapsed {
  readonly even: number;
  readonly wall: number;
}

function elapsed(): Elapsed {
  return { even: performance.now(), wall: Date.now() };
}

function sinceMs({ even, wall }: Elapsed): number {
  return Math.max(performance.now() - even, Date.now() - wall);
}

function isFree({ released, ttl_ms }: LeaseDocument, { modifiedMs, answeredMs }: Got): boolean {
  return released || answeredMs - modifiedMs > ttl_ms + GRACE_MS;
}

function bytes(store: LeaseStore, document: Omit<LeaseDocument, 'expires_at' | 'released'>, released = false): Uint8Array {
  const expires_at = new Date(store.now() + (released ? 0 : document.ttl_ms)).toISOString();
  return new TextEncoder().encode(`${JSON.stringify({ schema_version: 1, ...document, expires_at, released }, null, 2)}\n`);
}

function parse({ key }: Pick<LeaseStore, 'key'>, { body }: Got): LeaseDocument {
  try {
    return leaseSchema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (error) {
    throw new PipelineError('STORAGE_CORRUPT', `${key} cannot be read as a lease`, {
      cause: error,
      hint: 'See that no run is under way, then remove that object: it holds nothing but the lock.',
      details: { key },
    });
  }
}

function lockedError({ key }: LeaseStore, { owner, epoch, ttl_ms }: LeaseDocument, { modifiedMs, answeredMs }: Got): PipelineError {
  const seconds = Math.max(1, Math.ceil((modifiedMs + ttl_ms + GRACE_MS - answeredMs) / 1000));
  return new PipelineError('STORAGE_LOCKED', `the store is in use by ${owner}`, {
    hint: `Wait until it has finished. If it was killed, its lease runs out by itself in ${seconds} s: run the command again then. There is nothing to remove by hand.`,
    retryable: true,
    details: { lease: key, epoch },
  });
}

function lostError(store: LeaseStore, found: Got | null, silentMs: number): PipelineError {
  const winner = found === null ? undefined : parse(store, found);
  const who = winner === undefined ? 'its lease was removed' : `${winner.owner} has taken over the store`;
  return new PipelineError(
    'STORAGE_LEASE_LOST',
    `this run gave way: it had not been heard of for ${Math.round(silentMs / 1000)} s, longer than its lease, and ${who}`,
    {
      hint: 'It writes nothing more, and nothing is doubled. What it had not committed is fetched by the next run: see `runs list`.',
      details: { lease: store.key, ...(winner === undefined ? {} : { epoch: winner.epoch }) },
    },
  );
}
