import { ApiError } from '../api/apiError.ts';
import type { Handler, Sleep } from '../api/handler.ts';
import { errorResponse } from '../api/jsonResponse.ts';
import { rateLimited } from '../api/rateLimit.ts';
import type { ActiveFault, FaultBook } from './faultBook.ts';
import { cutOff, htmlPage, retyped, truncated } from './spoilBody.ts';
import { beginningWith, emptied, unending } from './spoilList.ts';
import type { Upheaval } from './upheaval.ts';

export interface FaultTools {
  readonly book: FaultBook;
  readonly upheaval: Upheaval;
  readonly sleep: Sleep;
  readonly pretty: boolean;
}

/** Has the rules of the book happen to requests: each due rule wraps the handler, the first one outermost. */
export function applyFaults(next: Handler, tools: FaultTools): Handler {
  return (request) => {
    const due = tools.book.due(request.method, new URL(request.url).pathname);
    return due.reduceRight((handler, fault) => spoiled(handler, fault, tools), next)(request);
  };
}

function spoiled(next: Handler, fault: ActiveFault, { upheaval, sleep, pretty }: FaultTools): Handler {
  const { rule } = fault;
  switch (rule.do) {
    case 'rate_limit':
      return () => errorResponse(rateLimited(rule.reason, rule.retry_after), pretty);
    case 'error':
      return () => errorResponse(failure(rule.status, rule.should_retry), pretty);
    case 'lock':
      return () => errorResponse(new ApiError(rule.status, LOCKED, { code: 'lock_timeout' }), pretty);
    case 'latency':
      return async (request) => {
        await sleep(rule.ms, request.signal);
        return next(request);
      };
    case 'time_out':
      return (request) => untilGone(request.signal);
    case 'reset':
      return async (request) => cutOff(await next(request), rule.when, sleep);
    case 'truncate':
      return async (request) => truncated(await next(request), rule.keep);
    case 'html':
      return () => htmlPage(rule.status);
    case 'content_type':
      return async (request) => retyped(await next(request), rule.type);
    case 'same_page':
      return (request) => samePage(next, request, fault, pretty);
    case 'empty_page':
      return async (request) => emptied(await next(request), pretty);
    case 'duplicate':
      return (request) => withCursor(next, request, pretty);
    case 'create':
      return after(next, () => upheaval.create(rule.entity));
    case 'delete':
      return after(next, (request) => upheaval.deleteNext(cursorOf(request)));
    case 'change_twice':
      return after(next, () => upheaval.changeTwice());
    case 'late_events':
      return after(next, () => upheaval.delayEvents(rule.count, rule.seconds));
    case 'expire_events':
      return after(next, () => upheaval.expireEvents(rule.days));
    default:
      return rule satisfies never;
  }
}

const LOCKED =
  'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. ' +
  'If you see this error intermittently, retry the request.';

function failure(status: number, shouldRetry: boolean | undefined): ApiError {
  const headers = shouldRetry === undefined ? {} : { 'Stripe-Should-Retry': String(shouldRetry) };
  const message = status < 500 ? 'Refused by the fault script.' : 'An unknown error occurred';
  return new ApiError(status, message, { type: status < 500 ? 'invalid_request_error' : 'api_error', headers });
}

/** The event comes first, then the answer that already knows of it. */
function after(next: Handler, event: (request: Request) => void): Handler {
  return (request) => {
    event(request);
    return next(request);
  };
}

function untilGone(signal: AbortSignal): Promise<Response> {
  return new Promise((resolve) => {
    const nobody = (): void => resolve(new Response(null, { status: 504 }));
    if (signal.aborted) nobody();
    else signal.addEventListener('abort', nobody, { once: true });
  });
}

async function samePage(next: Handler, request: Request, { pages }: ActiveFault, pretty: boolean): Promise<Response> {
  const list = new URL(request.url);
  for (const cursor of ['starting_after', 'ending_before']) list.searchParams.delete(cursor);
  const known = pages.get(list.href);
  if (known !== undefined) return new Response(known, { headers: { 'Content-Type': 'application/json' } });
  const page = await unending(await next(request), pretty);
  if (page.status === 200) pages.set(list.href, await page.clone().text());
  return page;
}

async function withCursor(next: Handler, request: Request, pretty: boolean): Promise<Response> {
  const cursor = cursorOf(request);
  if (cursor === null) return next(request);
  const { origin, pathname } = new URL(request.url);
  const named = await next(new Request(`${origin}${pathname}/${cursor}`, { headers: request.headers }));
  return beginningWith(named, await next(request), pretty);
}

function cursorOf(request: Request): string | null {
  return new URL(request.url).searchParams.get('starting_after');
}
