/** A collector that takes OTLP as JSON, and says what it was sent in few words. */

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly Attribute[];
}

export interface CollectedPoint {
  readonly attributes: readonly Attribute[];
  readonly asInt?: string | number;
  readonly asDouble?: number;
  readonly count?: string | number;
}

export interface Collector extends Disposable {
  readonly url: string;
  readonly requests: readonly { readonly path: string; readonly headers: Headers }[];
  /** What describes the sender, of the last request. */
  resource(): Record<string, unknown>;
  spans(): readonly CollectedSpan[];
  /** The last points of a metric; none: it was not sent. */
  points(metric: string): readonly CollectedPoint[];
}

export function startCollector(): Collector {
  const requests: { path: string; headers: Headers; body: Record<string, unknown> }[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      requests.push({ path: new URL(request.url).pathname, headers: request.headers, body: Object(await request.json()) });
      return Response.json({});
    },
  });
  const items = (...path: string[]) => requests.flatMap(({ body }) => dig(body, path));
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    resource: () => valuesOf(Object(items('resourceSpans', 'resource').concat(items('resourceMetrics', 'resource')).at(-1)).attributes),
    spans: () => items('resourceSpans', 'scopeSpans', 'spans') as CollectedSpan[],
    points: (metric) => {
      const sent = items('resourceMetrics', 'scopeMetrics', 'metrics') as { name: string; sum?: object; histogram?: object }[];
      const last = sent.findLast(({ name }) => name === metric);
      return dig(last?.sum ?? last?.histogram ?? {}, ['dataPoints']) as CollectedPoint[];
    },
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** All that stands at the path, through lists. */
function dig(from: unknown, [first, ...rest]: readonly string[]): unknown[] {
  if (Array.isArray(from)) return from.flatMap((one) => dig(one, first === undefined ? [] : [first, ...rest]));
  if (first === undefined) return from === undefined ? [] : [from];
  return dig(Object(from)[first], rest);
}

/** Attributes as a plain object. */
export function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plain(Object.entries(value)[0])]));
}

function plain([kind, value]: [string, unknown] = ['', undefined]): unknown {
  return kind === 'intValue' ? Number(value) : value;
}
