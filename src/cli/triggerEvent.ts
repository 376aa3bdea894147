import { z } from 'zod';
import { errorMessage, PipelineError } from '../domain/errors.ts';

/** The one form of `fetch` that is used here; the global one fits. */
type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

const triggered = z.object({ events: z.array(z.object({ id: z.string(), type: z.string() })) });
const listed = z.object({
  triggers: z.array(z.object({ type: z.string(), says: z.string(), overrides: z.array(z.string()) })),
});
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

/** The events that the mock at that address can make happen, with what happens then and what an override can change of it. */
export async function listTriggers(fetch: Fetch, url: string): Promise<z.infer<typeof listed>['triggers']> {
  return listed.parse(await ask(fetch, url, {})).triggers;
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
  ['override', 'payments-pipeline trigger --json lists the fields that each event takes, under overrides.'],
]);

const HINT = 'Start one with payments-pipeline serve-mock, or say where it is with --url.';
