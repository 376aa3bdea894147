import type { Hono } from 'hono';
import type { MockClock } from '../../clock.ts';
import type { World } from '../../economy/world.ts';
import type { FaultBook } from '../../faults/faultBook.ts';
import type { Webhooks } from '../../webhooks/createWebhooks.ts';
import { renderHome } from '../home/homePage.ts';
import type { HomeView } from '../home/homeView.ts';
import { addClockRoutes } from './clockRoutes.ts';
import { addFaultRoutes } from './faultRoutes.ts';
import { openApi } from './openApi.ts';
import { addReportRoutes } from './reportRoutes.ts';
import { addTriggerRoutes } from './triggerRoutes.ts';
import { addWebhookRoutes } from './webhookRoutes.ts';

export interface ControlOptions {
  readonly clock: MockClock;
  readonly faults: FaultBook;
  readonly webhooks: Webhooks;
  /** A key that the API takes, for what is done on behalf of a person. */
  readonly ownKey: string;
  readonly describe: () => object;
  /** Brings the world up to the present and gives the present, unix seconds. */
  readonly present: () => number;
  /** What the home page tells. */
  readonly view: () => Omit<HomeView, 'origin'>;
}

/** The mock's own endpoints, beside the API: what it is, its clock, its faults, its webhooks. They need no key. */
export function addControl(app: Hono, world: World, { clock, faults, webhooks, ownKey, present, describe, view }: ControlOptions): void {
  app.get('/_mock', (context) => context.json(describe()));
  app.get('/openapi.json', (context) => context.json(openApi()));
  app.get('/', (context) => context.html(renderHome({ ...view(), origin: new URL(context.req.url).origin })));
  addClockRoutes(app, clock, describe);
  addFaultRoutes(app, faults);
  addWebhookRoutes(app, world, webhooks);
  addReportRoutes(app, world, present);
  addTriggerRoutes(app, world, webhooks, ownKey);
}
