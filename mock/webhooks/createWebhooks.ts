import type { Clock } from '../../src/domain/time.ts';
import { feedOf } from '../api/feed.ts';
import { EVENTS } from '../economy/events.ts';
import type { World } from '../economy/world.ts';
import type { Build } from '../objects/build.ts';
import { chance, mix } from '../random.ts';
import { type Attempt, disordered, retryOf, takeDue } from './deliveryQueue.ts';
import { signatureHeader } from './signatureHeader.ts';
import type { WebhookTarget } from './webhookTarget.ts';

/** The one form of `fetch` that deliveries use; the global one fits. */
export type Post = (url: string, init: RequestInit) => Promise<Response>;

export interface WebhookTools {
  readonly world: World;
  readonly build: Build;
  /** Brings the world up to now and gives it, unix seconds. */
  readonly present: () => number;
  /** Is told when a delivery has changed what the API shows. */
  readonly onChange: () => void;
  readonly wall: Clock;
  readonly post: Post;
}

export interface WebhookStats {
  /** Attempts that were answered with 2xx, and those that were not. */
  readonly delivered: number;
  readonly failed: number;
  /** Attempts that wait for their time. */
  readonly waiting: number;
  /** Events that were given up. */
  readonly abandoned: number;
}

export interface Webhooks {
  /** Delivers what happens from now on to that place; undefined stops it. */
  aim(target: WebhookTarget | undefined): void;
  readonly target: WebhookTarget | undefined;
  /** Sends what is due and resolves when it has been answered. Calls while it is at work join in. */
  pump(): Promise<void>;
  /** Delivers events (rows) again, as after a click on "Resend". */
  resend(events: readonly number[]): Promise<void>;
  stats(): WebhookStats;
}

/** Receivers have this long to answer (milliseconds). */
const PATIENCE_MS = 10_000;
const AT_ONCE = 8;

/** Delivers events as Stripe does: signed, at least once, in no order that one could rely on. */
export function createWebhooks({ world, build, present, onChange, wall, post }: WebhookTools): Webhooks {
  let target: WebhookTarget | undefined;
  let queue: Attempt[] = [];
  let seen = world.tables.events.created.length;
  let running: Promise<void> | undefined;
  const counts = { delivered: 0, failed: 0, abandoned: 0 };

  return {
    aim(next) {
      present();
      if (target === undefined) seen = world.tables.events.created.length;
      target = next;
      if (next === undefined) queue = [];
    },
    get target() {
      return target;
    },
    pump() {
      running ??= run().finally(() => {
        running = undefined;
      });
      return running;
    },
    async resend(events) {
      const due = present();
      queue.push(...events.map((event) => ({ event, number: 0, due })));
      await this.pump();
    },
    stats: () => ({ ...counts, waiting: queue.length }),
  };

  async function run(): Promise<void> {
    while (target !== undefined) {
      const now = present();
      collect(target);
      const { due, later } = takeDue(queue, now);
      if (due.length === 0) return;
      queue = later;
      await sendAll(disordered(withDuplicates(due, target), target.disorder, world.seed), target, now);
    }
  }

  function collect({ types, delay }: WebhookTarget): void {
    const { created, type } = world.tables.events;
    for (; seen < created.length; seen++) {
      if (isWanted(EVENTS[type.at(seen)]?.[0] ?? '', types)) queue.push({ event: seen, number: 0, due: created.at(seen) + delay });
    }
  }

  function withDuplicates(due: readonly Attempt[], { duplicate }: WebhookTarget): Attempt[] {
    const twice = (attempt: Attempt): boolean => chance(mix(world.seed, attempt.event), 0xd0b1 + attempt.number, duplicate * 1000);
    return due.flatMap((attempt) => (twice(attempt) ? [attempt, attempt] : [attempt]));
  }

  async function sendAll(attempts: readonly Attempt[], to: WebhookTarget, now: number): Promise<void> {
    const left = attempts.values();
    const worker = async (): Promise<void> => {
      for (const attempt of left) settle(attempt, await send(attempt, to, now), now);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  function settle(attempt: Attempt, ok: boolean, now: number): void {
    counts[ok ? 'delivered' : 'failed'] += 1;
    onChange();
    if (ok) feedOf(world).undelivered.delete(attempt.event);
    else feedOf(world).undelivered.add(attempt.event);
    // Deliveries that were under way when they were stopped are not tried again.
    if (target === undefined) return;
    const next = ok ? undefined : retryOf(attempt, now);
    if (next !== undefined) queue.push(next);
    else if (!ok) counts.abandoned += 1;
  }

  async function send({ event, number }: Attempt, { url, secrets, lose }: WebhookTarget, now: number): Promise<boolean> {
    if (chance(mix(world.seed, event), 0x1057 + number, lose * 1000)) return false;
    const body = JSON.stringify({ ...build(world, event, now), pending_webhooks: 1 }, null, 2);
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Stripe-Signature': signatureHeader(body, secrets, Math.floor(wall() / 1000)),
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    };
    try {
      const response = await post(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'manual' });
      await response.body?.cancel();
      return response.ok;
    } catch {
      // Whatever kept the answer away, to the sender it is one thing: not delivered, and tried again.
      return false;
    }
  }
}

function isWanted(type: string, types: readonly string[]): boolean {
  return types.length === 0 || types.some((wanted) => (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted));
}
