import { z } from 'zod';
import { errorMessage, PipelineError } from '../domain/errors.ts';

/** The one form of `fetch` that is used here; the global one fits. */
type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const triggered = z.object({ events: z.array(z.object({ id: z.string(), type: z.string() })) });
const listed = z.object({ types: z.array(z.string()) });
const refused = z.object({ error: z.object({ message: z.string(), param: z.string().optional() }) });

/** Has the mock at that address make an event happen; gives every event that came of it, the oldest first. */
export async function trigger(
  fetch: Fetch,
  url: string,
  type: string,
  override: Readonly<Record<string, string>>,
): Promise<readonly { readonly id: string; readonly type: string }[]> {
  const body = JSON.stringify({ type, override });
  const { events } = triggered.parse(await ask(fetch, url, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }));
  return events;
}

/** The events that the mock at that address can make happen. */
export async function listTriggers(fetch: Fetch, url: string): Promise<readonly string[]> {
  return listed.parse(await ask(fetch, url, {})).types;
}

async function ask(fetch: Fetch, url: string, init: RequestInit): Promise<unknown> {
  const response = await reach(fetch, url, init);
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body;
  const refusal = refused.safeParse(body);
  if (refusal.success)
    throw new PipelineError('USAGE_BAD_VALUE', refusal.data.error.message, {
      hint: HINTS.get(refusal.data.error.param),
    });
  throw new PipelineError('SOURCE_PROTOCOL', `${url} is no mock of ours: it answered ${response.status}`, { hint: HINT });
}

async function reach(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL('/_mock/trigger', url).href, init);
  } catch (cause) {
    throw new PipelineError('SOURCE_UNREACHABLE', `no mock answers at ${url}: ${errorMessage(cause)}`, { hint: HINT, cause });
  }
}

const HINTS: ReadonlyMap<string | undefined, string> = new Map([
  ['type', 'payments-pipeline trigger lists the events there are.'],
  ['override', 'An override is object.field=value of what is made on the way, with a field that the API takes: customer.name=Ada.'],
]);

const HINT = 'Start one with payments-pipeline serve-mock, or say where it is with --url.';
