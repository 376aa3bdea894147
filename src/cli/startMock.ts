import type { Clock } from '../domain/time.ts';
import { SECONDS_PER_DAY } from '../domain/time.ts';
import type { CommandContext } from './commandContext.ts';
import { type Listening, serve } from './serve.ts';

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
}

// Forms are small; what is larger is a mistake.
const MAX_BODY_BYTES = 1024 * 1024;

/** Builds the made-up company and serves it behind the API. The only door to the mock: nothing else loads it. */
export async function startMock(context: CommandContext, options: MockServerOptions): Promise<Listening> {
  const { createMock } = await import('../../mock/index.ts');
  const { seed, days, volume, host, port } = options;
  const mock = createMock({ seed, days, volume, ...mockSpan(options, context.clock), clock: context.clock });
  return serve({ host, port, maxBodyBytes: MAX_BODY_BYTES, fetch: logged(context, (request) => mock.fetch(request)) });
}

/** Without `--start` the history ends today and the mock's clock shows the present; with it both are fixed. */
function mockSpan({ start, days }: MockServerOptions, clock: Clock): { startUnix: number; nowUnix?: number } {
  if (start !== undefined) return { startUnix: start };
  const now = Math.floor(clock() / 1000);
  return { startUnix: now - (now % SECONDS_PER_DAY) - days * SECONDS_PER_DAY, nowUnix: now };
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
