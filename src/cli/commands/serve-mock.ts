import { defineCommand } from '../command.ts';
import type { CommandContext } from '../commandContext.ts';
import { interruptStatus } from '../exitStatus.ts';
import { mockFlags, serviceFlags } from '../mockFlags.ts';
import { type BrokenView, renderBroken } from '../render/mockBroken.ts';
import { type MockView, renderMockWelcome } from '../render/mockWelcome.ts';
import { untilAborted } from '../serve.ts';
import { startMock } from '../startMock.ts';

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
    ...serviceFlags,
  },
  examples: [
    { line: 'serve-mock', says: 'the API on http://127.0.0.1:4010, with 30 days of history up to now' },
    { line: 'serve-mock --seed 7 --start 2026-01-01 --days 90', says: 'the same company, to the byte, whenever it is started' },
    {
      line: 'serve-mock --faults faults.yaml --rate-limit live --latency 200ms',
      says: 'an API that is as slow, strict and unwell as you say',
    },
    { line: 'serve-mock --break net-is-amount-less-fee', says: 'a company with one thing wrong in its books, which a check must find' },
    { line: 'serve-mock --port 0 --json', says: 'for a script: any free port, told on stdout' },
  ],
  description: 'Runs until Ctrl-C or SIGTERM. It stops cleanly and returns 130 or 143, as every command does on a signal.',
  run: async (context, args) => {
    const server = await startMock(context, args);
    await announce(context, server.url, server.mock.describe());
    await untilAborted(context.signal);
    await server.stop();
    context.logger.info('mock stopped');
    return interruptStatus(context.signal);
  },
});

type Described = MockView & { readonly broken: BrokenView | null };

/** The URL is data, for scripts; how to use it is a note. */
async function announce({ output, json, logger }: CommandContext, url: string, { broken, ...view }: Described): Promise<void> {
  await (json ? output.json({ ok: true, url, ...(broken === null ? {} : { broken }) }) : output.data(`${url}\n`));
  output.note(renderMockWelcome(url, view));
  if (broken !== null) output.note(renderBroken(broken));
  logger.info('mock listening', { url });
}
