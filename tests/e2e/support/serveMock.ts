import type { Sandbox } from './sandbox.ts';

/** Starts `serve-mock` in the sandbox and returns its URL. */
export async function serveMock(box: Sandbox, { days = 10, volume = 10 } = {}): Promise<string> {
  const mock = box.start(['serve-mock', '--port', '0', '--start', '2026-03-01', '--days', `${days}`, '--volume', `${volume}`], {
    timeoutMs: 170_000,
  });
  const [url] = await mock.waitForLine(/^http:\/\/\S+$/);
  return url;
}
