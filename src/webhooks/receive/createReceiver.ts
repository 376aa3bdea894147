/** The receiver itself: judges a delivery, makes it durable, and only then says that it has it. Knows nothing of sockets. */
import type { Clock } from '../../domain/time.ts';
import { systemCode } from '../../storage/ioError.ts';
import type { KeySet } from '../keySet.ts';
import { encodeFrame, type Frame } from '../log/frame.ts';
import type { WebhookLog } from '../log/webhookLog.ts';
import { markerKey } from '../markerKey.ts';
import type { Metrics } from '../metrics.ts';
import type { Answer } from './answer.ts';
import { identify } from './identify.ts';
import { type SignatureRules, signatureProblem } from './signature.ts';

export interface ReceiverOptions {
  readonly log: WebhookLog;
  /** Of every event that is durable. */
  readonly known: KeySet;
  readonly metrics: Metrics;
  /** Null: signatures are not asked for. */
  readonly rules: SignatureRules | null;
  readonly clock: Clock;
  /** More bytes than that do not wait to become durable: the next delivery is refused for now. */
  readonly maxWaitingBytes: number;
  /** Told of each failure to write, with what the system said. */
  readonly onLogFailure: (error: unknown, errno: string | undefined) => void;
}

export interface Receiver {
  accept(header: string | null, body: Uint8Array): Promise<Answer>;
  /** Whether the log can be written, tried now. */
  probe(): Promise<boolean>;
}

const NO_BODY = new Uint8Array(0);

export function createReceiver(options: ReceiverOptions): Receiver {
  const { log, known, rules, clock } = options;
  /** Events on their way to the disk. */
  const inFlight = new Map<string, Promise<boolean>>();

  async function accept(header: string | null, body: Uint8Array): Promise<Answer> {
    const receivedAtMs = clock();
    if (rules !== null) {
      const problem = signatureProblem(header, body, Math.floor(receivedAtMs / 1000), rules);
      if (problem !== undefined) return { kind: 'rejected', status: 400, reason: problem };
    }
    if (body.byteLength === 0) return { kind: 'rejected', status: 400, reason: 'empty_body' };
    const event = identify(body);
    const key = markerKey(event, body);
    const frame: Frame = { kind: event === null ? 'raw' : 'event', receivedAtMs, key, event, via: 'webhook', body };
    return await keep(frame, key.toString('latin1', 0, 16));
  }

  async function keep(frame: Frame, name: string): Promise<Answer> {
    const first = inFlight.get(name);
    // The first copy is not durable yet: this one is worth no more than it.
    if (first !== undefined) return (await first) ? duplicate(frame) : logFailed();
    if (known.has(frame.key)) return duplicate(frame);
    if (log.waitingBytes > options.maxWaitingBytes) return { kind: 'unavailable', status: 503, reason: 'queue_full' };
    const writing = write(encodeFrame(frame));
    inFlight.set(name, writing);
    const isDurable = await writing;
    if (isDurable) known.add(frame.key);
    inFlight.delete(name);
    if (!isDurable) return logFailed();
    return { kind: frame.kind === 'raw' ? 'quarantined' : 'stored' };
  }

  async function write(frame: Uint8Array): Promise<boolean> {
    try {
      await log.append(frame);
      return true;
    } catch (error) {
      options.onLogFailure(error, systemCode(error instanceof Error ? error.cause : error));
      return false;
    }
  }

  /** That it came again is worth counting, not waiting for. */
  function duplicate(frame: Frame): Answer {
    if (frame.event !== null && log.waitingBytes <= options.maxWaitingBytes) {
      log.append(encodeFrame({ ...frame, kind: 'duplicate', body: NO_BODY })).catch(() => {});
    }
    return { kind: 'duplicate' };
  }

  async function probe(): Promise<boolean> {
    const key = Buffer.alloc(32);
    return await write(encodeFrame({ kind: 'probe', receivedAtMs: clock(), key, event: null, via: 'webhook', body: NO_BODY }));
  }

  return { accept, probe };
}

function logFailed(): Answer {
  return { kind: 'unavailable', status: 503, reason: 'log_failed' };
}
