import type { z } from 'zod';
import { faultRule } from '../../faults/faultRule.ts';
import { webhookTarget } from '../../webhooks/webhookTarget.ts';
import { clockChange } from './clockRoutes.ts';
import { triggerRequest } from './triggerRoutes.ts';
import { resendRequest } from './webhookRoutes.ts';

/** One of the mock's own endpoints, as the home page and the OpenAPI document tell it. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly says: string;
  /** What it takes. */
  readonly body?: z.ZodType;
  readonly status?: 201;
}

/** Every endpoint beside the API. They need no key and no fault reaches them, but for the health. */
export const endpoints: readonly Endpoint[] = [
  { method: 'get', path: '/', says: 'This page.' },
  { method: 'get', path: '/health', says: 'Whether it is well; a fault may say otherwise.' },
  { method: 'get', path: '/openapi.json', says: 'These endpoints, for programs.' },
  { method: 'get', path: '/_mock', says: 'Its seed, clock, counts and manners.' },
  { method: 'get', path: '/_mock/v1/{path}', says: 'The API without a key, for a browser.' },
  {
    method: 'get',
    path: '/_mock/reports/{id}',
    says: 'A report as the dashboard exports it: id is its type with .csv; interval_start, interval_end, timezone.',
  },
  { method: 'post', path: '/_mock/clock', says: 'Step on, go to a second, freeze, or change the pace. Never back.', body: clockChange },
  { method: 'get', path: '/_mock/faults', says: 'The rules of the fault script, and how often they happened.' },
  { method: 'post', path: '/_mock/faults', says: 'Add a rule, or several: JSON or YAML.', body: faultRule, status: 201 },
  { method: 'delete', path: '/_mock/faults', says: 'Remove all rules.' },
  { method: 'delete', path: '/_mock/faults/{id}', says: 'Remove one rule.' },
  { method: 'get', path: '/_mock/webhooks', says: 'Where events are delivered, and what became of them.' },
  { method: 'post', path: '/_mock/webhooks', says: 'Deliver events there from now on.', body: webhookTarget },
  { method: 'delete', path: '/_mock/webhooks', says: 'Deliver nothing any more.' },
  { method: 'post', path: '/_mock/webhooks/resend', says: 'Deliver events again.', body: resendRequest },
  { method: 'get', path: '/_mock/trigger', says: 'The events that can be made to happen.' },
  { method: 'post', path: '/_mock/trigger', says: 'Have an event happen now, and deliver it.', body: triggerRequest },
];
