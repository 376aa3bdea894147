/** Sends stored events to a receiver again, signed as if they had just happened, several at once, at a rate that it can bear. */
import type { Secret } from '../domain/secret.ts';
import type { Clock } from '../domain/time.ts';
import type { StoredEvent } from './stored/readEvents.ts';

export interface ReplayOptions {
  readonly url: string;
  readonly secret: Secret;
  /** Events a second; undefined: as fast as it goes. */
  readonly rate?: number | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told after each answer. */
  readonly onSent?: (sent: number) => void;
}

export interface Replayed {
  readonly sent: number;
  /** Answered with 2xx. */
  readonly accepted: number;
  /** What the others were answered with, or why there was no answer, and how often. */
  readonly refused: Readonly<Record<string, number>>;
  /** Ids of some that were refused. */
  readonly sample: readonly string[];
}

const AT_ONCE = 8;
const PATIENCE_MS = 30_000;
const SAMPLE = 5;

export async function replay(events: AsyncIterable<StoredEvent>, options: ReplayOptions): Promise<Replayed> {
  const refused: Record<string, number> = {};
  const sample: string[] = [];
  let [sent, accepted] = [0, 0];
  const turns = createTurns(options.rate);
  // Each worker takes the next event when it is done with its own.
  const source = events[Symbol.asyncIterator]();
  const worker = async (): Promise<void> => {
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      options.signal.throwIfAborted();
      await turns();
      const problem = await send(next.value, options);
      sent += 1;
      if (problem === undefined) accepted += 1;
      else {
        refused[problem] = (refused[problem] ?? 0) + 1;
        if (sample.length < SAMPLE) sample.push(next.value.event.id);
      }
      options.onSent?.(sent);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { sent, accepted, refused, sample };
}

/** Undefined when it was taken, else in a word why not. */
async function send({ body }: StoredEvent, { url, secret, fetch, clock, signal }: ReplayOptions): Promise<string | undefined> {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Stripe-Signature': sign(body, secret, clock()) };
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const response = await fetch(url, { method: 'POST', headers, body: Buffer.from(body), signal: patience, redirect: 'manual' });
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
  }
}

function sign(body: Uint8Array, secret: Secret, nowMs: number): string {
  const t = Math.floor(nowMs / 1000);
  return `t=${t},v1=${new Bun.CryptoHasher('sha256', secret.reveal()).update(`${t}.`).update(body).digest('hex')}`;
}

/** Resolves when it is the caller's turn: no more often than `rate` times a second. */
function createTurns(rate: number | undefined): () => Promise<void> {
  if (rate === undefined) return async () => {};
  let next = performance.now();
  return async () => {
    const mine = Math.max(next, performance.now());
    next = mine + 1000 / rate;
    const wait = mine - performance.now();
    if (wait > 0) await Bun.sleep(wait);
  };
}
