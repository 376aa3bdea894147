/**
 * A receiver from its start to its end: finds out what is known, takes deliveries, and rolls them into Bronze from time to time. What was
 * acknowledged before a crash is found again before the first delivery is taken.
 */
import { randomBytes } from 'node:crypto';
import { errorCode, errorMessage } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import type { Clock } from '../domain/time.ts';
import type { Storage } from '../storage/types.ts';
import { KeySet } from './keySet.ts';
import { FileLog } from './log/fileLog.ts';
import { readFrames } from './log/frame.ts';
import { ObjectLog } from './log/objectLog.ts';
import { LOG, type WebhookLog } from './log/webhookLog.ts';
import { Metrics } from './metrics.ts';
import { createBodyReader } from './receive/bodyReader.ts';
import { createApp, type WebhookApp } from './receive/createApp.ts';
import { createReceiver } from './receive/createReceiver.ts';
import { refusalLog } from './receive/refusalLog.ts';
import type { SignatureRules } from './receive/signature.ts';
import { RolledIndex } from './roll/rolledIndex.ts';
import { rollSchedule } from './roll/rollSchedule.ts';
import { rollUp } from './roll/rollUp.ts';

export interface ReceiverLimits {
  /** Bytes of a body. */
  readonly maxBodyBytes: number;
  /** Milliseconds that a body may take to come. */
  readonly bodyPatienceMs: number;
  readonly maxRequests: number;
  /** Bytes that may wait to become durable. */
  readonly maxWaitingBytes: number;
  /** Bytes after which a segment of the log is sealed, and rolled. */
  readonly segmentBytes: number;
}

export const DEFAULT_LIMITS: ReceiverLimits = {
  maxBodyBytes: 1024 * 1024,
  bodyPatienceMs: 10_000,
  maxRequests: 4096,
  maxWaitingBytes: 64 * 1024 * 1024,
  segmentBytes: 8 * 1024 * 1024,
};

export interface StartOptions {
  readonly storage: Storage;
  /** The slot that this process holds in a local store's log; undefined: the store is not local, and batches are objects. */
  readonly slot: string | undefined;
  /** Null: signatures are not asked for. */
  readonly rules: SignatureRules | null;
  readonly limits: ReceiverLimits;
  readonly toolVersion: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface RunningReceiver extends WebhookApp {
  readonly metrics: Metrics;
  /** No new deliveries from now on: they are told to come again. */
  refuse(): void;
  /** Rolls what is in the log, now. Never throws: what could not be rolled stays in the log. */
  roll(): Promise<void>;
  /** Makes durable what waits, rolls it, and ends. */
  stop(): Promise<void>;
}

export async function startReceiver(options: StartOptions): Promise<RunningReceiver> {
  const { storage, limits, logger, clock, rules } = options;
  const metrics = new Metrics();
  const log = openLog(options);
  log.onCommit = (milliseconds, frames) => {
    metrics.commit.observe(milliseconds / 1000);
    metrics.frames += frames;
  };
  const index = new RolledIndex(new KeySet());
  await index.refresh(storage);
  const { known, hasLeftovers } = await knownEvents(storage, index);
  const refusals = refusalLog(logger);
  const receiver = createReceiver({
    ...{ log, known, metrics, rules, clock, maxWaitingBytes: limits.maxWaitingBytes },
    onLogFailure: (error, errno) => refusals.failure(errorMessage(error), errno),
  });
  const bodies = createBodyReader({ maxBytes: limits.maxBodyBytes, patienceMs: limits.bodyPatienceMs });
  let isStopping = false;
  const app = createApp({
    ...{ receiver, bodies, metrics, maxRequests: limits.maxRequests },
    gauges: () => ({ waitingBytes: log.waitingBytes, unrolledBytes: log.openBytes, knownEvents: known.size }),
    isStopping: () => isStopping,
    onRefusal: ({ reason }) => refusals.refused(reason),
    onUnexpected: (error) => logger.error('a delivery failed unexpectedly', { error: errorMessage(error) }),
  });
  const roll = () => rollNow(options, log, index, metrics);
  const schedule = rollSchedule({ roll, seal: () => log.seal(), openBytes: () => log.openBytes, hasLeftovers, metrics });

  return {
    ...app,
    metrics,
    refuse: () => {
      isStopping = true;
    },
    roll: schedule.now,
    stop: async () => {
      isStopping = true;
      bodies.hurry();
      await app.idle();
      await log.close();
      await schedule.stop();
      refusals.flush();
      bodies[Symbol.dispose]();
    },
  };
}

function openLog({ storage, slot, limits }: StartOptions): WebhookLog {
  const name = `${Date.now().toString(36)}-${process.pid}-${randomBytes(4).toString('hex')}`;
  if (slot === undefined) return new ObjectLog({ storage, name });
  return new FileLog({ root: storage.localDirectory, slot, name, segmentBytes: limits.segmentBytes });
}

/** The events of committed rolls and those that lie in the log, of whichever receiver. A set of our own: rolling has another. */
async function knownEvents(storage: Storage, index: RolledIndex): Promise<{ known: KeySet; hasLeftovers: boolean }> {
  const known = index.known.copy();
  let hasLeftovers = false;
  for await (const { key } of storage.list(LOG)) {
    const stored = await storage.get(key);
    if (stored === null) continue;
    hasLeftovers = true;
    for (const frame of readFrames(stored.body).frames) if (frame.kind === 'event' || frame.kind === 'raw') known.add(frame.key);
  }
  return { known, hasLeftovers };
}

async function rollNow({ storage, slot, toolVersion, clock, logger }: StartOptions, log: WebhookLog, index: RolledIndex, metrics: Metrics) {
  try {
    await log.seal();
    const rolled = await rollUp({ storage, index, isLocal: slot !== undefined, toolVersion, clock, logger });
    metrics.rolls += rolled.rolls;
    metrics.rolledEvents += rolled.events;
    if (rolled.rolls > 0) logger.info('rolled into Bronze', { ...rolled });
    return true;
  } catch (error) {
    // Another process rolls, ours included.
    if (errorCode(error) === 'STORAGE_LOCKED') return false;
    metrics.rollFailures += 1;
    logger.error('rolling into Bronze failed; everything is safe in the log, and it is tried again', {
      code: errorCode(error),
      error: errorMessage(error),
    });
    return false;
  }
}
