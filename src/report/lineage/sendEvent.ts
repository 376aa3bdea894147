import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RunEvent } from './runEvent.ts';

export interface LineageTarget {
  /** `OPENLINEAGE_URL`: an http(s) URL, or `file:` and a path, to which a line an event is added. */
  readonly url: string;
  /** Sent as a bearer token to a URL. */
  readonly apiKey?: string | undefined;
  /** Directory that a relative path starts from. */
  readonly cwd: string;
  readonly fetch: typeof fetch;
}

/** A receiver that hangs must not hold up a pipeline. */
const PATIENCE_MS = 5000;

/** Sends one event; throws when it was not taken. */
export async function sendEvent(event: RunEvent, target: LineageTarget): Promise<void> {
  const path = /^file:(?:\/\/)?(.+)$/.exec(target.url)?.[1];
  if (path === undefined) await post(event, target);
  else await appendFile(resolve(target.cwd, path), `${JSON.stringify(event)}\n`);
}

/** The path is the one that the standard's own clients add (`api/v1/lineage`), unless the URL has one already. */
async function post(event: RunEvent, { url, apiKey, fetch: send }: LineageTarget): Promise<void> {
  const to = new URL(url);
  if (to.pathname === '/' || to.pathname === '') to.pathname = '/api/v1/lineage';
  const response = await send(to, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }) },
    body: JSON.stringify(event),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`${to.origin} answered ${response.status}`);
}
