/**
 * A source of its own process that costs as little as can be: pages of charges that were serialised before, of which only ids and `created`
 * are patched in. Its one argument is a PageServerOptions as JSON; it prints its URL and serves until it is killed.
 */
import { charge } from './charge.ts';

export interface PageServerOptions {
  readonly charges: number;
  /** Days over which they are spread evenly, up to when it is started. */
  readonly days: number;
  readonly pretty: boolean;
  /** Milliseconds until it answers. */
  readonly latencyMs?: number;
  /** Requests a second; what is faster is refused with 429. */
  readonly maxRps?: number;
}

const MAX_PAGE = 100;
/** Different contents, so that compression does not meet the same page again and again. */
const TEMPLATES = 16;
const ID_WIDTH = 24;
const CREATED_WIDTH = 10;
const encoder = new TextEncoder();

interface Template {
  readonly bytes: Uint8Array;
  /** Where the id and the `created` of each record stand, and where it ends. */
  readonly ids: readonly number[];
  readonly created: readonly number[];
  readonly ends: readonly number[];
}

const options = JSON.parse(process.argv[2] ?? '{}') as PageServerOptions;
const end = Math.floor(Date.now() / 1_000);
const templates = Array.from({ length: TEMPLATES }, (_, n) => template(n * MAX_PAGE));
const tails = [false, true].map((more) => encoder.encode(tailText(more)));
const allowance = { second: 0, left: 0 };

function template(first: number): Template {
  const data = Array.from({ length: MAX_PAGE }, (_, n) => ({
    ...charge(first + n),
    id: `ch_${'#'.repeat(ID_WIDTH)}`,
    created: 1_111_111_111,
  }));
  const text = JSON.stringify({ object: 'list', data }, null, options.pretty ? 2 : 0);
  const bytes = Buffer.from(text);
  const ids = places(bytes, `ch_${'#'.repeat(ID_WIDTH)}`, 3);
  const created = places(bytes, '1111111111', 0);
  // A record ends before the comma in front of the next one; the last, before the end of list and page.
  const next = places(bytes, options.pretty ? ',\n    {\n      "id": "ch_' : ',{"id":"ch_', 0);
  return { bytes, ids, created, ends: [...next, bytes.length - (options.pretty ? '\n  ]\n}' : ']}').length] };
}

function places(bytes: Buffer, text: string, shift: number): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found.push(at + shift);
  return found;
}

function tailText(more: boolean): string {
  return options.pretty ? `\n  ],\n  "has_more": ${more},\n  "url": "/v1/charges"\n}` : `],"has_more":${more},"url":"/v1/charges"}`;
}

/** The newest charge is number 0. */
function createdOf(index: number): number {
  return end - 1 - Math.floor((index / options.charges) * (options.days * 86_400 - 2));
}

/** The number of the first charge that is older than the moment. */
function firstBefore(moment: number): number {
  let low = 0;
  let high = options.charges;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (createdOf(middle) < moment) high = middle;
    else low = middle + 1;
  }
  return low;
}

function page(query: URLSearchParams): Uint8Array<ArrayBuffer> {
  const after = query.get('starting_after');
  const before = Number(query.get('created[lt]') ?? Number.MAX_SAFE_INTEGER);
  const from = Math.max(firstBefore(before), after === null ? 0 : Number(after.slice(3)) + 1);
  const to = firstBefore(Number(query.get('created[gte]') ?? 0));
  const count = Math.max(0, Math.min(Number(query.get('limit') ?? 10), MAX_PAGE, to - from));
  return pageOf(from, count, from + count < to);
}

function pageOf(from: number, count: number, more: boolean): Uint8Array<ArrayBuffer> {
  if (count === 0) return encoder.encode(`{"object":"list","data":[],"has_more":false,"url":"/v1/charges"}`);
  const { bytes, ids, created, ends } = templates[Math.floor(from / MAX_PAGE) % TEMPLATES] ?? template(0);
  const length = ends[count - 1] ?? 0;
  const tail = tails[Number(more)] ?? new Uint8Array(0);
  const body = new Uint8Array(length + tail.length);
  body.set(bytes.subarray(0, length));
  body.set(tail, length);
  for (let n = 0; n < count; n++) {
    writeDigits(body, ids[n] ?? 0, ID_WIDTH, from + n);
    writeDigits(body, created[n] ?? 0, CREATED_WIDTH, createdOf(from + n));
  }
  return body;
}

function writeDigits(body: Uint8Array, at: number, width: number, value: number): void {
  let rest = value;
  for (let k = at + width - 1; k >= at; k--) {
    body[k] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}

/** Whether this second has room for one more. */
function isAllowed(): boolean {
  if (options.maxRps === undefined) return true;
  const second = Math.floor(performance.now() / 1_000);
  if (allowance.second !== second) Object.assign(allowance, { second, left: options.maxRps });
  allowance.left -= 1;
  return allowance.left >= 0;
}

const JSON_HEADERS = { 'content-type': 'application/json' };
const REFUSED = JSON.stringify({ error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' } });

async function answer(request: Request): Promise<Response> {
  const at = request.url.indexOf('/', 'http://'.length);
  const [path, search = ''] = request.url.slice(at).split('?');
  if (path !== '/v1/charges') return new Response('{}', { headers: JSON_HEADERS });
  if (options.latencyMs !== undefined) await Bun.sleep(options.latencyMs);
  if (isAllowed()) return new Response(page(new URLSearchParams(search)), { headers: JSON_HEADERS });
  return new Response(REFUSED, { status: 429, headers: { ...JSON_HEADERS, 'Stripe-Rate-Limited-Reason': 'endpoint-rate' } });
}

const server = Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: 60, fetch: answer });
process.stdout.write(`http://127.0.0.1:${server.port}\n`);
