/** The API client: lists, single objects, the source's clock and health. Knows nothing of storage. */
import { errorCode } from '../domain/errors.ts';
import { silentLogger } from '../domain/logger.ts';
import { API_VERSION } from '../registry/apiVersion.ts';
import type { Entity } from '../registry/types.ts';
import { type Answer, type AttemptOptions, attempt } from './attempt.ts';
import { parseRetryAfter } from './backoff.ts';
import { checkHealth } from './checkHealth.ts';
import { checkPage } from './checkPage.ts';
import type { Failure, Subject } from './failure.ts';
import { httpFailure } from './httpFailure.ts';
import type { Refusal } from './limiter/limiter.ts';
import { isLoopback } from './loopback.ts';
import { observedAtMs, parseDate } from './observedAt.ts';
import { paginate } from './paginate.ts';
import { parseList, parseObject } from './parseList.ts';
import { protocolError, protocolFailure } from './protocolFailure.ts';
import { listUrl } from './query.ts';
import { Counters } from './stats.ts';
import type { ListQuery, Page, PageFacts, ReadPage, Source, SourceOptions } from './types.ts';
import { type RetryOptions, withRetries } from './withRetries.ts';

/** Makes a client. It holds no connection and needs no closing; the signal ends whatever it is waiting for. */
export function createSource(options: SourceOptions): Source {
  const counters = new Counters();
  const retries: RetryOptions = { ...options, counters, logger: options.logger ?? silentLogger };
  const http: AttemptOptions = { ...options, headers: requestHeaders(options) };

  /** One answer, whatever its status; only a connection that fails is tried again. */
  async function answer(url: URL, subject: Subject): Promise<Answer | Failure> {
    const permit = await options.limiter?.acquire(url.pathname);
    counters.requests += 1;
    let refusal: Refusal | undefined;
    try {
      const outcome = await attempt(url, subject, http);
      if (outcome.ok) counters.bytes += outcome.body.byteLength;
      refusal = outcome.ok ? refusalOf(outcome, options.clock()) : undefined;
      return outcome;
    } finally {
      permit?.done(refusal);
    }
  }

  /** A 200 answer that `read` accepts; every failure that may pass is tried again. */
  async function get<T>(url: URL, name: string, read: ReadPage<T>): Promise<{ page: Page; facts: T }> {
    const subject: Subject = { name, path: url.pathname };
    const found = await withRetries(async () => {
      const outcome = await answer(url, subject);
      return outcome.ok ? readAnswer(outcome, subject, options.clock(), read) : outcome;
    }, retries);
    return { page: found.page, facts: found.facts };
  }

  function listPage(entity: Entity, query: ListQuery): Promise<Page>;
  function listPage<T extends PageFacts>(entity: Entity, query: ListQuery, read: ReadPage<T>): Promise<{ page: Page; facts: T }>;
  async function listPage<T extends PageFacts>(
    entity: Entity,
    query: ListQuery,
    read?: ReadPage<T>,
  ): Promise<Page | { page: Page; facts: T }> {
    const url = listUrl(options.baseUrl, entity, query, options.maxPageSize);
    const path = query.path ?? entity.path;
    if (read === undefined) return (await get(url, entity.name, checked(parseList, path, query))).page;
    return get(url, entity.name, checked(read, path, query));
  }

  return {
    listPage,
    list: (entity, query, read) => paginate((next) => listPage(entity, next, read), query),
    retrieve: async (path) => (await get(new URL(options.baseUrl + path), path, parseObject)).page,
    serverNow: async () => {
      const url = new URL(`${options.baseUrl}/v1/balance`);
      const found = await withRetries(() => answer(url, { name: 'the source’s clock', path: url.pathname }), retries);
      return Math.floor((parseDate(found.headers) ?? options.clock()) / 1000);
    },
    checkHealth: async () => {
      if (isLoopback(options.baseUrl)) await checkHealth(options.baseUrl, http);
    },
    stats: () => counters.view(),
  };
}

/** What a 429 says about the pace; undefined for any other answer. */
function refusalOf({ status, headers }: Answer, nowMs: number): Refusal | undefined {
  if (status !== 429) return undefined;
  return { reason: headers.get('stripe-rate-limited-reason'), retryAfterMs: parseRetryAfter(headers.get('retry-after'), nowMs) };
}

function requestHeaders(options: SourceOptions): Record<string, string> {
  return {
    Authorization: `Bearer ${options.apiKey.reveal()}`,
    'Stripe-Version': API_VERSION,
    Accept: 'application/json',
    // On this machine compression only costs; elsewhere pages shrink to a tenth.
    'Accept-Encoding': isLoopback(options.baseUrl) ? 'identity' : 'gzip',
    'User-Agent': `payments-pipeline/${options.version ?? 'dev'}`,
  };
}

function checked<T extends PageFacts>(read: ReadPage<T>, path: string, query: ListQuery): ReadPage<T> {
  return (body) => {
    const facts = read(body);
    checkPage(facts, path, query.startingAfter);
    return facts;
  };
}

/** Status and content first, then `read`, whose SOURCE_PROTOCOL means that the page is not what it should be. */
function readAnswer<T>(answer: Answer, subject: Subject, nowMs: number, read: ReadPage<T>): { ok: true; page: Page; facts: T } | Failure {
  if (answer.status < 200 || answer.status > 299) return httpFailure(answer, subject, nowMs);
  const page: Page = {
    body: answer.body,
    status: answer.status,
    requestId: answer.headers.get('request-id'),
    observedAtMs: observedAtMs(answer.headers, nowMs),
    apiVersion: answer.headers.get('stripe-version') ?? API_VERSION,
  };
  try {
    checkContentType(answer.headers);
    return { ok: true, page, facts: read(answer.body) };
  } catch (cause) {
    if (errorCode(cause) !== 'SOURCE_PROTOCOL') throw cause;
    return protocolFailure(cause, page, subject);
  }
}

function checkContentType(headers: Headers): void {
  const type = headers.get('content-type');
  if (type !== null && !/\bjson\b/i.test(type)) throw protocolError(`expected JSON, got ${type}`);
}
