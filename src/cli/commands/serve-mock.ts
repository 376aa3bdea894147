import { SECONDS_PER_DAY, utcInstant } from '../../domain/time.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../commandContext.ts';
import { interruptStatus } from '../exitStatus.ts';
import { mockFlags } from '../mockFlags.ts';
import { renderMockWelcome } from '../render/mockWelcome.ts';
import { serve, untilAborted } from '../serve.ts';

export default defineCommand({
  args: {
    port: {
      type: 'string',
      valueHint: 'n',
      integer: { min: 0, max: 65_535 },
      default: '4010',
      description: 'Port to listen on; 0 picks a free one',
    },
    host: {
      type: 'string',
      valueHint: 'address',
      default: '127.0.0.1',
      description: 'Address to listen on; 0.0.0.0 lets other machines in',
    },
    ...mockFlags,
    start: {
      type: 'string',
      valueHint: 'date',
      instant: true,
      description: 'First day of its history, such as 2026-01-01; its clock then starts where the history ends [default: it ends now]',
    },
  },
  examples: [
    { line: 'serve-mock', says: 'the API on http://127.0.0.1:4010, with 30 days of history up to now' },
    { line: 'serve-mock --seed 7 --start 2026-01-01 --days 90', says: 'the same company, to the byte, whenever it is started' },
    { line: 'serve-mock --port 0 --json', says: 'for a script: any free port, told on stdout' },
  ],
  description: 'Runs until Ctrl-C or SIGTERM. It stops cleanly and returns 130 or 143, as every command does on a signal.',
  run: async (context, args) => {
    const { createMock } = await import('../../../mock/index.ts');
    const mock = createMock({ ...args, ...mockSpan(args, context.clock), clock: context.clock });
    const server = serve({ ...args, fetch: logged(context, (request) => mock.fetch(request)), maxBodyBytes: MAX_BODY_BYTES });
    await announce(context, server.url);
    await untilAborted(context.signal);
    await server.stop();
    context.logger.info('mock stopped');
    return interruptStatus(context.signal);
  },
});

// Forms are small; what is larger is a mistake.
const MAX_BODY_BYTES = 1024 * 1024;

/** Without `--start` the history ends today and the mock's clock shows the present; with it both are fixed. */
function mockSpan(
  { start, days }: { start: number | undefined; days: number },
  clock: () => number,
): { startUnix: number; nowUnix?: number } {
  if (start !== undefined) return { startUnix: start };
  const now = Math.floor(clock() / 1000);
  return { startUnix: now - (now % SECONDS_PER_DAY) - days * SECONDS_PER_DAY, nowUnix: now };
}

/** The URL is data, for scripts; how to use it is a note. */
async function announce({ output, json, logger, clock }: CommandContext, url: string): Promise<void> {
  await (json ? output.json({ ok: true, url }) : output.data(`${url}\n`));
  output.note(renderMockWelcome(url));
  logger.info('mock listening', { url, at: utcInstant(Math.floor(clock() / 1000)) });
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
