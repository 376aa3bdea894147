import { type Context, Hono } from 'hono';
import { createCollector } from '../createCollector.ts';
import type { World } from '../economy/world.ts';
import { showBalance } from '../objects/balance.ts';
import { buildOwnAccount, ownAccountId } from '../objects/ownAccount.ts';
import { ApiError } from './apiError.ts';
import { authenticate, type KeyRules } from './authenticate.ts';
import { listChild, retrieveChild } from './child.ts';
import { children } from './children.ts';
import { addControl, type ControlOptions } from './control/addControl.ts';
import { expandInto, expandPaths } from './expand.ts';
import { errorResponse, jsonResponse } from './jsonResponse.ts';
import { type ListBody, listResource } from './list.ts';
import { listBytes } from './listBytes.ts';
import { createPageCache } from './pageCache.ts';
import { parseQuery, type Query, refuseUnknown } from './query.ts';
import { resources } from './resources.ts';
import { retrieve } from './retrieve.ts';
import { requestIdOf } from './stampHeaders.ts';
import { NOT_RUN } from './writes/idempotency.ts';
import { NotRun, runWrite, type WriteRequest } from './writes/runWrite.ts';
import { writes } from './writes/writes.ts';

export interface ApiOptions extends ControlOptions {
  readonly keys: KeyRules;
  /** Two-space JSON, as Stripe sends it. */
  readonly pretty: boolean;
  /** Counts what has been done to the economy from outside: two answers of one second can differ by it. */
  readonly revision: () => number;
  /** Counts one up. */
  readonly onChange: () => void;
}

/** Enough for the pages of a small company, little beside a large one. */
const CACHED_BYTES = 64 * 1024 * 1024;
/** Bytes of pages after which it is asked whether their garbage is worth collecting. */
const PAGES_BETWEEN_LOOKS = 2 * 1024 * 1024;

/** The API as a Hono app: authentication, every entity, and errors as the API words them. */
export function createApp(world: World, options: ApiOptions): Hono {
  const { keys, pretty, present } = options;
  const app = new Hono();
  const show = (body: (context: Context, query: Query) => object) => (context: Context) =>
    jsonResponse(body(context, queryOf(context)), pretty);
  const cache = createPageCache(CACHED_BYTES);
  const made = createCollector({ often: PAGES_BETWEEN_LOOKS });
  const showList = (list: (context: Context, query: Query, at: number) => ListBody) => (context: Context) => {
    const at = present();
    const { pathname, search, searchParams } = new URL(context.req.url);
    const make = () => {
      const bytes = listBytes(list(context, parseQuery(searchParams), at), pretty);
      made(bytes.length);
      return bytes;
    };
    const page = cache.get(`${at} ${options.revision()}`, pathname + search, make);
    return new Response(page, { headers: { 'Content-Type': 'application/json' } });
  };

  app.get('/health', (context) => context.json({ status: 'ok', ...options.describe() }));
  addControl(app, world, options);

  app.use('/v1/*', async (context, next) => {
    authenticate(context.req.header('authorization'), context.req.path.split('/')[2] ?? '', context.req.method, keys);
    refuseVersion(context.req.header('stripe-version'));
    await next();
  });

  const own = show((_, query) => {
    refuseUnknown(query, new Set(['expand']));
    const body = buildOwnAccount(world);
    expandInto(world, body, expandPaths(query, false), present());
    return body;
  });
  app.get('/v1/account', own);
  app.get(`/v1/accounts/${ownAccountId(world)}`, own);
  for (const resource of resources) {
    app.get(
      resource.path,
      showList((_, query, at) => listResource(world, resource, query, at)),
    );
    app.get(
      `${resource.path}/:id`,
      show((context, query) => retrieve(world, resource, context.req.param('id') ?? '', query, present())),
    );
  }
  for (const child of children) {
    app.get(
      child.path,
      showList((context, query, at) => listChild(world, child, context.req.param('id') ?? '', query, at)),
    );
    app.get(
      `${child.path}/:entry`,
      show((context, query) =>
        retrieveChild(world, child, context.req.param('id') ?? '', context.req.param('entry') ?? '', query, present()),
      ),
    );
  }
  for (const write of writes) {
    app.on(write.method, write.path, async (context) => {
      options.onChange();
      return jsonResponse(runWrite(world, write, await writeRequest(context), present()), pretty);
    });
  }
  app.get(
    '/v1/balance',
    show((_, query) => {
      refuseUnknown(query, new Set(['expand']));
      return showBalance(world, present());
    }),
  );

  app.notFound(({ req }) => errorResponse(new ApiError(404, `Unrecognized request URL (${req.method}: ${req.path}).`), pretty));
  app.onError((error) => refusal(error, pretty));
  return app;
}

function refusal(error: Error, pretty: boolean): Response {
  if (!(error instanceof NotRun)) return errorResponse(error instanceof ApiError ? error : broken(error), pretty);
  const response = errorResponse(error.cause, pretty);
  response.headers.set(NOT_RUN, 'true');
  return response;
}

// A mistake of the mock itself; whoever meets it should be able to say what it was.
function broken(error: Error): ApiError {
  return new ApiError(500, `Something went wrong in the mock: ${error.message}`, { type: 'api_error' });
}

// What is deleted has its parameters in the URL.
async function writeRequest({ req }: Context): Promise<WriteRequest> {
  const body = req.method === 'DELETE' ? new URL(req.url).search.slice(1) : await req.text();
  const request = { id: requestIdOf(req.raw), idempotency_key: req.header('idempotency-key') ?? null };
  const contentType = req.method === 'DELETE' ? FORM : req.header('content-type');
  return { id: req.param('id') ?? '', body, contentType, request };
}

const FORM = 'application/x-www-form-urlencoded';

function queryOf(context: Context): Query {
  return parseQuery(new URL(context.req.url).searchParams);
}

function refuseVersion(version: string | undefined): void {
  if (version === undefined || /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) return;
  throw new ApiError(400, `Invalid Stripe API version: ${version}`);
}
