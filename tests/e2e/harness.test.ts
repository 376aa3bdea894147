/** The harness itself: what the other end-to-end tests rely on. */
import { describe, expect, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { failure } from '../support/failure.ts';
import { startProcess } from './support/process.ts';
import { createSandbox } from './support/sandbox.ts';

const sh = (script: string, timeoutMs = 10_000) => startProcess(['sh', '-c', script], { env: { PATH: '/usr/bin:/bin' }, timeoutMs });

describe('a sandbox', () => {
  test('starts with the binary alone, and leaves nothing', async () => {
    const box = await createSandbox();
    expect(readdirSync(box.directory)).toHaveLength(1);
    await box[Symbol.asyncDispose]();
    expect(existsSync(box.directory)).toBe(false);
  });

  test('runs a server until a signal, and tells how it ended', async () => {
    await using box = await createSandbox();
    const server = box.start(['serve-mock', '--port', '0', '--json']);
    const [, url] = await server.waitForLine(/(http:\/\/127\.0\.0\.1:\d+)/);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    server.signal('SIGTERM');
    expect((await server.finished).status).toBe(143);
  });

  test('kills what still runs when it goes', async () => {
    let pid = 0;
    {
      await using box = await createSandbox();
      const server = box.start(['serve-mock', '--port', '0', '--json']);
      await server.waitForLine(/http/);
      pid = server.pid;
    }
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('a process', () => {
  test('gives its output, its status or its signal', async () => {
    expect(await sh('echo out; echo err >&2; exit 3').finished).toEqual({ status: 3, signal: null, stdout: 'out\n', stderr: 'err\n' });
    expect(await sh('kill -KILL $$').finished).toMatchObject({ status: null, signal: 'SIGKILL' });
  });

  test('finds a line that was said before or is said later, and fails when it never comes', async () => {
    const running = sh('echo first; sleep 0.05; printf "sec"; printf "ond\\n"; sleep 0.05; echo third >&2');
    expect((await running.waitForLine(/^second$/))[0]).toBe('second');
    expect((await running.waitForLine(/^fir(st)$/))[1]).toBe('st');
    expect((await running.waitForLine(/third/, 'stderr'))[0]).toBe('third');
    expect((await failure(running.waitForLine(/fourth/))).message).toMatch(/ended without a line like \/fourth\/; it had said:\nfirst/);
  });

  test('that takes too long is killed, and the failure shows what it had said', async () => {
    expect((await failure(sh('echo working; exec sleep 30', 100).finished)).message).toMatch(
      /took longer than 100 ms; it had said:\nworking/,
    );
  });

  test('reads what it is given', async () => {
    const running = startProcess(['cat'], { env: { PATH: '/usr/bin:/bin' }, stdin: 'given' });
    expect((await running.finished).stdout).toBe('given');
  });
});
