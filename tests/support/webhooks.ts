/** A receiver inside the test's process: the application without a socket, on a store in a temporary directory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import Stripe from 'stripe';
import { silentLogger } from '../../src/domain/logger.ts';
import { Secret } from '../../src/domain/secret.ts';
import { API_VERSION } from '../../src/registry/apiVersion.ts';
import { listManifests } from '../../src/state/manifest.ts';
import { openLocalStorage } from '../../src/storage/local/index.ts';
import type { Storage } from '../../src/storage/types.ts';
import {
  DEFAULT_LIMITS,
  type ReceiverLimits,
  type RunningReceiver,
  type StartOptions,
  startReceiver,
} from '../../src/webhooks/startReceiver.ts';

export const SECRET = 'whsec_test_one';

export interface TestReceiver extends RunningReceiver {
  post(body: string | Uint8Array, headers?: Record<string, string>): Promise<Response>;
  /** Signed as the official SDK signs. */
  deliver(body: string, secret?: string, timestamp?: number): Promise<Response>;
}

/** A store in a directory that is gone afterwards. */
export async function temporaryStore(): Promise<{ storage: Storage; root: string } & AsyncDisposable> {
  const root = await mkdtemp(join(tmpdir(), 'webhooks-'));
  const storage = openLocalStorage(root);
  return { storage, root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

export async function receiverOn(
  storage: Storage,
  options: Partial<Omit<StartOptions, 'limits'>> & { readonly limits?: Partial<ReceiverLimits> } = {},
): Promise<TestReceiver> {
  const slot = 'slot' in options ? options.slot : 'slot-00';
  const release = slot === undefined ? async () => {} : await hold(storage, `webhooks-${slot}`);
  const running = await startReceiver({
    ...{ storage, slot: 'slot-00', toolVersion: 'test', clock: Date.now, logger: silentLogger },
    rules: { secrets: [new Secret(SECRET)], toleranceSeconds: 300 },
    ...options,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  });
  const post: TestReceiver['post'] = async (body, headers = {}) =>
    await running.fetch(new Request('http://receiver/webhooks/stripe', { method: 'POST', body, headers }));
  return {
    ...running,
    post,
    stop: async () => {
      await running.stop();
      await release();
    },
    deliver: async (body, secret, timestamp) => await post(body, { 'Stripe-Signature': await sign(body, secret, timestamp) }),
  };
}

/** Holds a lock as the process of a receiver does; resolves to what lets go of it. */
async function hold(storage: Storage, name: string): Promise<() => Promise<void>> {
  const [held, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const whole = storage.withLock(name, 'test', async () => {
    held.resolve();
    await over.promise;
  });
  await Promise.race([held.promise, whole]);
  return async () => {
    over.resolve();
    await whole;
  };
}

/** By the official SDK, whose build for this runtime signs asynchronously. */
export async function sign(payload: string, secret = SECRET, timestamp = Math.floor(Date.now() / 1000)): Promise<string> {
  return await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
}

/** An event as Stripe writes it. */
export function eventBody(id: string, more: Readonly<Record<string, unknown>> = {}, indent?: number): string {
  const object = { id: 'cus_1', object: 'customer', created: 1_700_000_000, livemode: false };
  const event = {
    ...{ id, object: 'event', api_version: API_VERSION, created: 1_700_000_100, data: { object }, livemode: false },
    ...{ pending_webhooks: 1, request: { id: null, idempotency_key: null }, type: 'customer.updated', ...more },
  };
  return JSON.stringify(event, null, indent);
}

/** The lines of a Bronze stream that manifests name, parsed. */
export async function bronzeLines(storage: Storage, stream: string, kind: 'parts' | 'quarantine' = 'parts'): Promise<BronzeLine[]> {
  const lines: BronzeLine[] = [];
  for await (const { stages } of listManifests(storage)) {
    const streams = stages.flatMap((stage) => (stage.stage === 'extract' ? stage.entities.flatMap((one) => one.streams) : []));
    for (const part of streams.filter((one) => one.stream === stream).flatMap((one) => one[kind])) {
      const stored = await storage.get(part.key);
      if (stored === null) throw new Error(`${part.key} is missing`);
      for (const line of zstdDecompressSync(stored.body).toString().split('\n')) if (line !== '') lines.push(JSON.parse(line));
    }
  }
  return lines;
}

export interface BronzeLine {
  readonly run_id: string;
  readonly via: string;
  readonly observed_at: number;
  readonly event?: string;
  readonly reason?: string;
  readonly record_base64?: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** Ids of the received events that are in Bronze, sorted: as many times as they are. */
export async function receivedIds(storage: Storage): Promise<string[]> {
  return (await bronzeLines(storage, 'webhook_events')).map(({ record }) => String(record['id'])).sort();
}
