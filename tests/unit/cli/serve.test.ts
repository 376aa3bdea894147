import { describe, expect, test } from 'bun:test';
import { serve, untilAborted } from '../../../src/cli/serve.ts';
import { PipelineError } from '../../../src/domain/errors.ts';

const options = { host: '127.0.0.1', port: 0, maxBodyBytes: 10, fetch: async (request: Request) => new Response(await request.text()) };

function refusal(act: () => unknown): PipelineError {
  try {
    act();
  } catch (error) {
    if (error instanceof PipelineError) return error;
  }
  throw new Error('not refused');
}

describe('serve', () => {
  test('a free port, told by its URL; larger bodies are refused; a stopped server is gone', async () => {
    const server = serve(options);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(await (await fetch(server.url, { method: 'POST', body: 'hello' })).text()).toBe('hello');
    expect((await fetch(server.url, { method: 'POST', body: 'hello, world' })).status).toBe(413);
    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test('a port in use is refused, not shared', async () => {
    const first = serve(options);
    const error = refusal(() => serve({ ...options, port: first.port }));
    expect(error.code).toBe('USAGE_BAD_VALUE');
    expect(error.message).toBe(`port ${first.port} on 127.0.0.1 is in use`);
    expect(error.hint).toContain('--port 0');
    await first.stop();
  });

  test('an address of another machine', () => {
    expect(refusal(() => serve({ ...options, host: '192.0.2.1' })).hint).toContain('--host 127.0.0.1');
  });
});

test('untilAborted waits for the signal, or not at all', async () => {
  const controller = new AbortController();
  const waited = untilAborted(controller.signal);
  controller.abort();
  await waited;
  await untilAborted(AbortSignal.abort());
  expect(controller.signal.aborted).toBe(true);
});
