/** The receiver's HTTP side. */
import { Hono } from 'hono';
import type { Gauges, Metrics } from '../metrics.ts';
import { type Answer, toResponse } from './answer.ts';
import type { BodyReader } from './bodyReader.ts';
import type { Receiver } from './createReceiver.ts';

export interface AppOptions {
  readonly receiver: Receiver;
  readonly bodies: BodyReader;
  readonly metrics: Metrics;
  /** Requests at work; more are refused for now. */
  readonly maxRequests: number;
  readonly gauges: () => Omit<Gauges, 'inFlight'>;
  /** Whether no new deliveries are taken: the process is about to end. */
  readonly isStopping: () => boolean;
  /** Told of each answer that is no 200. */
  readonly onRefusal: (answer: Extract<Answer, { kind: 'rejected' | 'unavailable' }>) => void;
  readonly onUnexpected: (error: unknown) => void;
}

/** How long an answer of `/ready` holds: it costs a write. Milliseconds. */
const READY_HOLDS_MS = 1000;

export interface WebhookApp {
  fetch(request: Request): Response | Promise<Response>;
  /** Resolves when no request is at work. */
  idle(): Promise<void>;
}

export function createApp(options: AppOptions): WebhookApp {
  const { receiver, bodies, metrics, maxRequests } = options;
  let inFlight = 0;
  let ready = { until: 0, asked: Promise.resolve(false) };

  async function judge(request: Request): Promise<Answer> {
    if (options.isStopping()) return { kind: 'unavailable', status: 503, reason: 'stopping' };
    if (inFlight > maxRequests) return { kind: 'unavailable', status: 503, reason: 'too_many_requests' };
    // A body that is not as it was signed could only be judged after it was unpacked, which is how small requests become large ones.
    const encoding = request.headers.get('content-encoding');
    if (encoding !== null && encoding.toLowerCase() !== 'identity') return { kind: 'rejected', status: 415, reason: 'encoding' };
    const body = await bodies.read(request);
    if (body === 'too_large') return { kind: 'rejected', status: 413, reason: body };
    if (body === 'broken_body') return { kind: 'rejected', status: 400, reason: body };
    if (body === 'slow_body') return { kind: 'unavailable', status: 408, reason: body };
    return await receiver.accept(request.headers.get('stripe-signature'), body);
  }

  async function deliver(request: Request): Promise<Response> {
    const began = performance.now();
    inFlight += 1;
    metrics.received += 1;
    try {
      const answer = await judge(request);
      count(answer, metrics);
      if (answer.kind === 'rejected' || answer.kind === 'unavailable') options.onRefusal(answer);
      return toResponse(answer);
    } finally {
      inFlight -= 1;
      metrics.latency.observe((performance.now() - began) / 1000);
    }
  }

  function isReady(): Promise<boolean> {
    if (performance.now() >= ready.until) ready = { until: performance.now() + READY_HOLDS_MS, asked: receiver.probe() };
    return ready.asked;
  }

  const app = new Hono();
  app.post('/webhooks/stripe', (c) => deliver(c.req.raw));
  app.all('/webhooks/stripe', (c) => c.json({ reason: 'method' }, 405, { Allow: 'POST' }));
  app.get('/health', (c) => c.json({ status: 'ok' }));
  app.get('/ready', async (c) => {
    if (options.isStopping()) return c.json({ status: 'stopping' }, 503);
    return (await isReady()) ? c.json({ status: 'ready' }) : c.json({ status: 'cannot write' }, 503);
  });
  app.get('/metrics', (c) =>
    c.text(metrics.render({ ...options.gauges(), inFlight }), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  app.notFound((c) => c.json({ reason: 'not_found' }, 404));
  app.onError((error, c) => {
    options.onUnexpected(error);
    return c.json({ reason: 'unexpected' }, 500);
  });

  return {
    fetch: app.fetch,
    idle: async () => {
      while (inFlight > 0) await Bun.sleep(5);
    },
  };
}

function count(answer: Answer, metrics: Metrics): void {
  if (answer.kind === 'stored') metrics.stored += 1;
  else if (answer.kind === 'duplicate') metrics.duplicate += 1;
  else if (answer.kind === 'quarantined') metrics.quarantined += 1;
  else if (answer.kind === 'rejected') metrics.rejected.add(answer.reason);
  else metrics.unavailable.add(answer.reason);
}
