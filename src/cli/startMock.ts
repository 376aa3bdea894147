import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorMessage, PipelineError } from '../domain/errors.ts';
import type { Clock } from '../domain/time.ts';
import { SECONDS_PER_DAY } from '../domain/time.ts';
import type { CommandContext } from './commandContext.ts';
import { durationMs } from './durationMs.ts';
import { keepSmall, thisMemory } from './keepSmall.ts';
import { loadMock, type Mock, type MockOptions } from './loadMock.ts';
import { type Listening, serve } from './serve.ts';
import { webhookDelivery } from './webhookDelivery.ts';

export interface MockServerOptions {
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly seed: number;
  /** Days of history. */
  readonly days: number;
  /** Payments a day, about. */
  readonly volume: number;
  /** First day of the history, unix seconds; without it the history ends now. */
  readonly start?: number | undefined;
  /** The clock stands still. */
  readonly freeze?: boolean;
  /** Mock seconds for each real one. */
  readonly speed?: number;
  /** How much later it answers: `200ms`. */
  readonly latency?: string | undefined;
  readonly rateLimit?: 'off' | 'live' | 'sandbox';
  /** Path of a fault script. */
  readonly faults?: string | undefined;
  /** What is broken on purpose: `net-is-amount-less-fee`. */
  readonly break?: string | undefined;
  /** Where its events are delivered, and what they are signed with (several, separated by commas). */
  readonly webhookUrl?: string | undefined;
  readonly webhookSecret?: string;
  /** JSON without line breaks. */
  readonly compact?: boolean;
}

export interface MockServer extends Listening {
  readonly mock: Mock;
}

// Forms are small; what is larger is a mistake.
const MAX_BODY_BYTES = 1024 * 1024;

/** How often it is seen whether there are events to deliver, and memory to give back. */
const LOOK_EVERY_MS = 50;

/** Builds the made-up company and serves it behind the API. */
export async function startMock(context: CommandContext, options: MockServerOptions): Promise<MockServer> {
  const { createMock, parseFaultScript } = await loadMock();
  const { host, port } = options;
  const faults =
    options.faults === undefined ? [] : parseFaultScript(await readScript(resolve(context.cwd, options.faults)), options.faults);
  const mock = createMock({ ...mockOptions(context, options), faults });
  // What it took to live through the history is of no use any more, and can be half of the memory.
  thisMemory.collect();
  const tidy = keepSmall(thisMemory);
  const server = serve({ host, port, maxBodyBytes: MAX_BODY_BYTES, fetch: logged(context, (request) => mock.fetch(request)) });
  const pump = setInterval(() => {
    void mock.webhooks.pump();
    tidy();
  }, LOOK_EVERY_MS);
  const stop = (): Promise<void> => {
    clearInterval(pump);
    return server.stop();
  };
  return { ...server, stop, mock };
}

function mockOptions({ clock }: CommandContext, options: MockServerOptions): MockOptions {
  const { seed, days, volume, freeze: frozen = false, speed = 1, rateLimit = 'off', compact = false, latency } = options;
  const latencyMs = latency === undefined ? 0 : durationMs('--latency', latency);
  const service = { clock, frozen, speed, rateLimit, latencyMs, pretty: !compact };
  return { seed, days, volume, breaks: options.break, ...mockSpan(options, clock), ...service, ...webhookDelivery(options) };
}

/** Without `--start` the history ends today and the mock's clock shows the present; with it both are fixed. */
function mockSpan({ start, days }: MockServerOptions, clock: Clock): { startUnix: number; nowUnix?: number } {
  if (start !== undefined) return { startUnix: start };
  const now = Math.floor(clock() / 1000);
  return { startUnix: now - (now % SECONDS_PER_DAY) - days * SECONDS_PER_DAY, nowUnix: now };
}

async function readScript(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new PipelineError('USAGE_BAD_VALUE', `cannot read the fault script ${path}: ${errorMessage(cause)}`, {
      hint: 'It is a file of YAML or JSON, such as: - {do: error, status: 503, path: /v1/charges, every: 5}',
      cause,
    });
  }
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** At debug level each request leaves a line; otherwise it costs nothing. */
function logged({ config, logger, clock }: CommandContext, fetch: Fetch): Fetch {
  if (config.logLevel !== 'debug') return fetch;
  return async (request) => {
    const began = clock();
    const response = await fetch(request);
    const { pathname, search } = new URL(request.url);
    logger.debug('request', { method: request.method, path: pathname + search, status: response.status, ms: clock() - began });
    return response;
  };
}
