import { describe, expect, test } from 'bun:test';
import { type Command, defineCommand } from '../../../src/cli/command.ts';
import type { CommandContext } from '../../../src/cli/commandContext.ts';
import { exitStatus, interruptStatus } from '../../../src/cli/exitStatus.ts';
import { globalFlags } from '../../../src/cli/globalFlags.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { runCommand } from '../../../src/cli/runCommand.ts';
import { createWriter } from '../../../src/cli/writer.ts';
import { PipelineError } from '../../../src/domain/errors.ts';
import { type FakeWorld, fakeStream, fakeWorld, type Ran, type WorldOptions } from './fakeWorld.ts';

type Body = (context: CommandContext, world: FakeWorld) => Promise<Awaited<ReturnType<Command['run']>>>;

/** Runs a body as a command would be run, with these global flags. */
async function runBody(body: Body, line: readonly string[] = [], options: WorldOptions = {}): Promise<Ran & { exits: readonly number[] }> {
  const world = fakeWorld(line, options);
  const command = defineCommand({ args: {}, examples: [], run: (context) => body(context, world) });
  const writers = { stdout: createWriter(world.stdout), stderr: createWriter(world.stderr) };
  const table = { ...command.args, ...globalFlags };
  const status = await runCommand({ command, table, parsed: parseArguments(line, table), world, writers });
  await Promise.all([writers.stdout.flush(), writers.stderr.flush()]);
  return { status, stdout: world.stdout.text(), stderr: world.stderr.text(), exits: world.exits };
}

const failing =
  (error: unknown): Body =>
  async () => {
    throw error;
  };

const ok = exitStatus.ok;
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

describe('errors', () => {
  test('are told once: the block, off a terminal too', async () => {
    const error = new PipelineError('SOURCE_AUTH', 'the key was refused', {
      hint: 'Check STRIPE_API_KEY.',
      details: { request_id: 'req_1' },
    });
    const { status, stdout, stderr } = await runBody(failing(error));
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(linesOf(stderr)).toEqual(['error[SOURCE_AUTH]: the key was refused', '  at: request_id=req_1', '  hint: Check STRIPE_API_KEY.']);
  });

  test('with --log-format json every line of stderr is JSON; with pretty, none', async () => {
    const error = new PipelineError('STORAGE_IO', 'disk full', { details: { volume: 'data' } });
    const json = await runBody(failing(error), ['--log-format', 'json']);
    expect(linesOf(json.stderr).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'error', msg: 'disk full', code: 'STORAGE_IO', volume: 'data' }),
    ]);
    expect((await runBody(failing(error), ['--log-format=pretty'])).stderr).toBe('error[STORAGE_IO]: disk full\n  at: volume=data\n');
  });

  test('what nobody foresaw asks for a report; the stack only at debug', async () => {
    const plain = await runBody(failing(new TypeError('x is undefined')), ['--log-format=pretty']);
    expect(plain.status).toBe(1);
    expect(plain.stderr).toStartWith('error[UNEXPECTED]: x is undefined\n  hint: This is a defect');
    expect(plain.stderr).not.toContain('runCommand.test.ts');
    const debug = await runBody(failing(new TypeError('x', { cause: new Error('deep down') })), ['--log-format=pretty'], {
      env: { LOG_LEVEL: 'debug' },
    });
    expect(debug.stderr).toContain('runCommand.test.ts');
    expect(debug.stderr).toContain('caused by: Error: deep down');
  });

  test('with --json there is one document, the command’s own if it wrote one', async () => {
    const error = new PipelineError('CHECKS_FAILED', '1 check failed');
    const alone = await runBody(failing(error), ['--json']);
    expect(JSON.parse(alone.stdout)).toMatchObject({ schema_version: 1, ok: false, error: { code: 'CHECKS_FAILED', hint: null } });
    const own = await runBody(
      async ({ output }) => {
        await output.json({ ok: false, checks: 12n });
        throw error;
      },
      ['--json'],
    );
    expect(own.status).toBe(3);
    expect(JSON.parse(own.stdout)).toEqual({ schema_version: 1, ok: false, checks: 12 });
  });

  test('secrets reach neither the error, nor the log, nor the document', async () => {
    const secret = 'plain-secret-without-a-prefix';
    const { stdout, stderr } = await runBody(
      async ({ logger, config }) => {
        logger.warn(`asked with ${secret}`, { key: config.stripeApiKey, header: 'Bearer sk_live_abc123456', nested: { a: [secret] } });
        throw new PipelineError('SOURCE_BAD_REQUEST', `bad key ${secret} or sk_live_abc`, { hint: secret, details: { key: secret } });
      },
      ['--json'],
      { env: { STRIPE_API_KEY: secret, SOURCE_API_BASE_URL: 'http://127.0.0.1:1' } },
    );
    for (const text of [stdout, stderr]) {
      expect(text).toContain('***');
      expect(text).not.toContain(secret);
      expect(text).not.toContain('abc');
    }
  });
});

describe('signals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s aborts the signal with an error that says it all: status %d', async (name, status) => {
    const ran = await runBody(
      async ({ signal }, world) => {
        world.signal(name);
        signal.throwIfAborted();
        return ok;
      },
      ['--log-format=pretty'],
    );
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain('error[INTERRUPTED]: stopped by');
    expect(ran.exits).toEqual([]);
  });

  test('what breaks because of the stop is the interruption; an error of our own is told as it is', async () => {
    const broken = await runBody(async (_, world) => {
      world.signal('SIGINT');
      throw new DOMException('The operation was aborted.', 'AbortError');
    });
    expect(broken.status).toBe(130);
    const own = await runBody(async (_, world) => {
      world.signal('SIGINT');
      throw new PipelineError('STORAGE_IO', 'disk full');
    });
    expect(own.status).toBe(5);
  });

  test('a second signal ends the process at once', async () => {
    const { exits } = await runBody(async (_, world) => {
      world.signal('SIGTERM');
      world.signal('SIGINT');
      return ok;
    });
    expect(exits).toEqual([130]);
  });

  test('… with the cursor given back before it does', async () => {
    const seen: string[] = [];
    await runBody(
      async ({ progress }, world) => {
        progress({ kind: 'stage-start', stage: 'extract' });
        world.tick();
        seen.push(world.stderr.text());
        world.signal('SIGINT');
        world.signal('SIGINT');
        seen.push(world.stderr.text());
        return ok;
      },
      [],
      { stderr: fakeStream({ isTTY: true, columns: 80, rows: 24 }) },
    );
    expect(seen.map((text) => text.lastIndexOf('\u001b[?25h') > text.lastIndexOf('\u001b[?25l'))).toEqual([false, true]);
  });

  test('a command that finished its work in spite of the signal is ok; a server says 130', async () => {
    const finished = await runBody(async (_, world) => {
      world.signal('SIGINT');
      return ok;
    });
    expect(finished.status).toBe(0);
    const server = await runBody(async ({ signal }, world) => {
      world.signal('SIGTERM');
      return interruptStatus(signal);
    });
    expect(server.status).toBe(143);
  });

  test('nobody listens any more when the command is done', async () => {
    const world = fakeWorld([]);
    const command = defineCommand({ args: {}, examples: [], run: async () => ok });
    const writers = { stdout: createWriter(world.stdout), stderr: createWriter(world.stderr) };
    await runCommand({ command, table: globalFlags, parsed: parseArguments([], globalFlags), world, writers });
    world.signal('SIGINT');
    world.signal('SIGINT');
    expect(world.exits).toEqual([]);
  });
});

describe('what a command is given', () => {
  test('a run id on every line of the log: the one that was asked for, else a new one', async () => {
    const body: Body = async ({ logger, runId }) => {
      logger.info('hello', { run: runId });
      return ok;
    };
    expect(JSON.parse((await runBody(body, [], { env: { RUN_ID: 'mine' } })).stderr)).toMatchObject({ run_id: 'mine', run: 'mine' });
    expect(JSON.parse((await runBody(body)).stderr).run_id).toMatch(/^20261122T235900Z-[0-9a-f]{6}$/);
  });

  test('--quiet keeps data, warnings and errors', async () => {
    const body: Body = async ({ logger, output, progress }) => {
      logger.info('info');
      logger.warn('warn');
      progress({ kind: 'stage-start', stage: 'extract' });
      progress({ kind: 'stage-done', stage: 'extract' });
      output.note('note');
      await output.data('data\n');
      return ok;
    };
    const { stdout, stderr } = await runBody(body, ['--quiet', '--log-format=pretty']);
    expect(stdout).toBe('data\n');
    expect(stderr).toBe('23:59:00 warn  warn\n');
  });

  test('an alias that contradicts its name is warned about', async () => {
    const env = { SOURCE_API_BASE_URL: 'http://127.0.0.1:1', MOCK_API_BASE_URL: 'http://127.0.0.1:2' };
    const { stderr } = await runBody(async () => ok, ['--log-format=pretty'], { env });
    expect(stderr).toContain('differ: SOURCE_API_BASE_URL is used');
  });

  test('a width only where a person reads, so that a pipe gets all of the data', async () => {
    const widths: number[] = [];
    const body: Body = async ({ columns }) => {
      widths.push(columns);
      return ok;
    };
    await runBody(body);
    await runBody(body, [], { stdout: fakeStream({ isTTY: true, columns: 120 }) });
    // Some terminals say 0.
    await runBody(body, [], { stdout: fakeStream({ isTTY: true, columns: 0 }) });
    expect(widths).toEqual([Number.POSITIVE_INFINITY, 120, 80]);
  });

  test('output.closed tells that the reader went away', async () => {
    const seen: boolean[] = [];
    const body: Body = async ({ output }) => {
      for (const text of ['a', 'b', 'c']) {
        await output.data(text);
        seen.push(output.closed);
      }
      return ok;
    };
    const { status, stdout } = await runBody(body, [], { stdout: fakeStream({ breaksAfter: 1 }) });
    expect({ status, stdout, seen }).toEqual({ status: 0, stdout: 'a', seen: [false, true, true] });
  });

  test('on a terminal the live lines are gone and the cursor is back, also after a failure', async () => {
    const { stderr } = await runBody(
      async ({ progress }, world) => {
        progress({ kind: 'stage-start', stage: 'extract', total: 2 });
        progress({ kind: 'item-start', stage: 'extract', item: 'charges' });
        world.tick();
        throw new PipelineError('SOURCE_TIMEOUT', 'no answer');
      },
      [],
      { stderr: fakeStream({ isTTY: true, columns: 80, rows: 24 }), env: { NO_COLOR: '1' } },
    );
    expect(stderr).toContain('extract  0 of 2');
    expect(stderr.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stderr.lastIndexOf('\u001b[?25l'));
    expect(stderr).toEndWith('error[SOURCE_TIMEOUT]: no answer\n');
  });
});
