import type { S3 } from '@aws-sdk/client-s3';
import { failureFacts } from './failureFacts.ts';
import type { S3Options } from './options.ts';

/** A bucket that is spoken to, with what was counted so far. */
export interface Connection {
  readonly options: S3Options;
  /** The SDK's client, loaded and made at the first call: no other command should pay for that. */
  client(): Promise<S3>;
  /** Requests by operation, every try counted. */
  readonly requests: Map<string, number>;
  /** Milliseconds since the epoch by the server's clock, or by ours before it has answered. */
  now(): number;
}

/** Opens a connection; nothing is sent yet. */
export function connect(options: S3Options): Connection {
  const requests = new Map<string, number>();
  // Since when (by a clock that only goes forward) the server has said what time it is.
  let heard: { readonly serverMs: number; readonly at: number } | undefined;
  const hear = (date: string | undefined) => {
    const serverMs = Date.parse(date ?? '');
    if (Number.isFinite(serverMs)) heard = { serverMs, at: performance.now() };
  };
  let made: Promise<S3> | undefined;
  return {
    options,
    requests,
    client: () => {
      made ??= makeClient(options, requests, hear);
      return made;
    },
    now: () => (heard === undefined ? Date.now() : heard.serverMs + (performance.now() - heard.at)),
  };
}

async function makeClient(options: S3Options, requests: Map<string, number>, hear: (date: string | undefined) => void): Promise<S3> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3({
    maxAttempts: options.attempts,
    // A store on one machine has no names of its own for buckets.
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.region === undefined ? {} : { region: options.region }),
  });
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const name = typeof context.commandName === 'string' ? context.commandName.replace(/Command$/, '') : 'other';
      requests.set(name, (requests.get(name) ?? 0) + 1);
      try {
        const result = await next(args);
        hear(dateOf(result.response));
        return result;
      } catch (error) {
        hear(failureFacts(error).date);
        throw error;
      }
    },
    { step: 'deserialize', name: 'countRequests', priority: 'high' },
  );
  return client;
}

/** The `Date` header of an answer of whatever HTTP handler. */
function dateOf(response: unknown): string | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  return typeof headers.date === 'string' ? headers.date : undefined;
}
