/** Load on a receiver that may die at any moment: what was acknowledged is remembered, and afterwards it must all be there, once. */
import { createHmac } from 'node:crypto';
import type { Storage } from '../../src/storage/types.ts';
import { bronzeLines, eventBody, receivedIds } from './webhooks.ts';

export interface Load {
  /** Ids that got a 200. */
  readonly acknowledged: ReadonlySet<string>;
  /** Every id that was ever sent. */
  readonly sent: ReadonlySet<string>;
  /** Answers that were neither 200 nor 503. */
  readonly odd: readonly string[];
  /** Sends to that URL from now on; undefined: nowhere. */
  aim(url: string | undefined): void;
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly secret: string;
  readonly senders: number;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** Keeps sending: new events, and every third time one that was sent before, acknowledged or not. */
export function startLoad({ secret, senders, random }: LoadOptions): Load {
  const [acknowledged, sent, odd]: [Set<string>, string[], string[]] = [new Set(), [], []];
  let target: string | undefined;
  let isOver = false;

  function next(): string {
    const again = random() < 0.33 ? sent[Math.floor(random() * sent.length)] : undefined;
    if (again !== undefined) return again;
    const id = `evt_${String(sent.length).padStart(7, '0')}`;
    sent.push(id);
    return id;
  }

  async function send(url: string): Promise<void> {
    const id = next();
    const body = eventBody(id, {
      data: { object: { id: `cus_${id}`, object: 'customer', text: 'x'.repeat(Math.floor(random() * 3000)) } },
    });
    const response = await fetch(`${url}/webhooks/stripe`, {
      method: 'POST',
      body,
      headers: { 'Stripe-Signature': signed(body, secret) },
      signal: AbortSignal.timeout(20_000),
    });
    if (response.status === 200) acknowledged.add(id);
    else if (response.status !== 503) odd.push(`${response.status} ${await response.text()}`);
    await response.body?.cancel();
  }

  async function sender(): Promise<void> {
    while (!isOver) {
      const url = target;
      if (url === undefined) await Bun.sleep(2);
      else
        await send(url).catch(async () => {
          // Nobody listens: the receiver is dead at the moment.
          await Bun.sleep(3);
        });
    }
  }

  const running = Array.from({ length: senders }, sender);
  return {
    acknowledged,
    get sent() {
      return new Set(sent);
    },
    odd,
    aim: (url) => {
      target = url;
    },
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}

function signed(body: string, secret: string): string {
  const t = Math.floor(Date.now() / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** What is wrong with a store after all receivers have stopped: nothing, if all is well. */
export async function findLosses(storage: Storage, load: Pick<Load, 'acknowledged' | 'sent' | 'odd'>): Promise<string[]> {
  const ids = await receivedIds(storage);
  const [stored, sent, twice] = [new Set(ids), load.sent, ids.filter((id, index) => id === ids[index - 1])];
  const versions = (await bronzeLines(storage, 'customers')).map(({ record }) => String(record['id'])).sort();
  const left: string[] = [];
  for await (const { key } of storage.list('_state/webhooks/')) left.push(key);
  const files: string[] = [];
  for await (const { key } of storage.list('bronze/source=stripe/entity=webhook_events/')) files.push(key);
  return [
    ...[...load.acknowledged].filter((id) => !stored.has(id)).map((id) => `lost: ${id}`),
    ...twice.map((id) => `twice: ${id}`),
    ...[...stored].filter((id) => !sent.has(id)).map((id) => `never sent: ${id}`),
    ...(versions.length === ids.length ? [] : [`${versions.length} versions of ${ids.length} events`]),
    ...left.map((key) => `left in the log: ${key}`),
    ...load.odd,
    ...(files.length > 0 || ids.length === 0 ? [] : ['no files']),
  ];
}
