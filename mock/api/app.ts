import { Hono } from 'hono';
import { API_VERSION } from '../apiVersion.ts';
import type { MockClock } from '../clock.ts';
import type { World } from '../economy/world.ts';
import { sixDigits } from '../ids/base62.ts';
import { buildBalance } from '../objects/balance.ts';
import { mix } from '../random.ts';
import { ApiError } from './apiError.ts';
import { authenticate, type KeyRules } from './authenticate.ts';
import { addControl } from './control.ts';
import { listInvoiceLines } from './invoiceLines.ts';
import { listResource } from './list.ts';
import { parseQuery, refuseUnknown } from './query.ts';
import { resources } from './resources.ts';
import { retrieve } from './retrieve.ts';

export interface ApiOptions {
  readonly keys: KeyRules;
  /** Two-space JSON, as Stripe sends it. */
  readonly pretty: boolean;
  /** Brings the world up to the present and gives the present, unix seconds. */
  readonly present: () => number;
  readonly describe: () => object;
  readonly clock: MockClock;
}

/** The API as a Hono app: authentication, every entity, and errors as the API words them. */
export function createApp(world: World, options: ApiOptions): Hono {
  const app = new Hono();
  let requests = 0;

  app.get('/health', (context) => context.json({ status: 'ok', ...options.describe() }));

  addControl(app, options.clock, options.describe);

  app.use('*', async (context, next) => {
    const at = options.present();
    await next();
    context.header('Request-Id', `req_${sixDigits(mix(world.seed, ++requests))}${sixDigits(mix(world.seed, ~requests))}`);
    context.header('Stripe-Version', context.req.header('stripe-version') ?? API_VERSION);
    context.header('Date', new Date(at * 1000).toUTCString());
  });

  app.use('/v1/*', async (context, next) => {
    authenticate(context.req.header('authorization'), context.req.path.split('/')[2] ?? '', options.keys);
    refuseVersion(context.req.header('stripe-version'));
    await next();
  });

  for (const resource of resources) {
    app.get(resource.path, (context) =>
      send(listResource(world, resource, parseQuery(new URL(context.req.url).searchParams), options.present())),
    );
    app.get(`${resource.path}/:id`, (context) =>
      send(retrieve(world, resource, context.req.param('id'), parseQuery(new URL(context.req.url).searchParams), options.present())),
    );
  }
  app.get('/v1/invoices/:id/lines', (context) =>
    send(listInvoiceLines(world, context.req.param('id'), parseQuery(new URL(context.req.url).searchParams), options.present())),
  );
  app.get('/v1/balance', (context) => {
    refuseUnknown(parseQuery(new URL(context.req.url).searchParams), new Set(['expand']));
    return send(buildBalance(world, options.present()));
  });

  app.notFound((context) => {
    const unknown = new ApiError(404, `Unrecognized request URL (${context.req.method}: ${context.req.path}).`);
    return send(unknown.body(), unknown.status);
  });
  app.onError((error) => {
    const known = error instanceof ApiError ? error : new ApiError(500, 'Something went wrong in the mock.', { type: 'api_error' });
    return send(known.body(), known.status);
  });
  return app;

  function send(body: object, status = 200): Response {
    const text = options.pretty ? JSON.stringify(body, null, 2) : JSON.stringify(body);
    return new Response(text, { status, headers: { 'Content-Type': 'application/json' } });
  }
}

function refuseVersion(version: string | undefined): void {
  if (version === undefined || /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) return;
  throw new ApiError(400, `Invalid Stripe API version: ${version}`);
}
