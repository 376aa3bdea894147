import { z } from 'zod';
import { faultRule } from '../../faults/faultRule.ts';
import { webhookTarget } from '../../webhooks/webhookTarget.ts';
import { answers } from './answers.ts';
import { clockChange } from './clockRoutes.ts';
import { triggerRequest } from './triggerRoutes.ts';
import { resendRequest } from './webhookRoutes.ts';

/** One of the mock's own endpoints, as the home page and the OpenAPI document tell it. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly says: string;
  /** One that can be looked at, where the path has a hole. */
  readonly example?: string;
  /** Parameters of the query, each with what it says. */
  readonly query?: Readonly<Record<string, string>>;
  /** What it takes. */
  readonly body?: z.ZodType;
  /** The body may be YAML as well. */
  readonly yaml?: true;
  readonly status?: 201;
  /** What it answers: the shape of JSON, or the type of another text. */
  readonly answer: z.ZodType | 'text/html' | 'text/csv';
}

/** A rule, several, or a script as in a file. */
const faultScript = z.union([faultRule, z.array(faultRule), z.strictObject({ faults: z.array(faultRule) })]);

const reportQuery = {
  interval_start: 'Unix seconds; the start of the history if it is left out.',
  interval_end: 'Unix seconds, exclusive; the present if it is left out.',
  timezone: 'IANA name, such as Europe/Oslo; Etc/UTC if it is left out.',
};

/** Every endpoint beside the API. They need no key and no fault reaches them, but for the health. */
export const endpoints: readonly Endpoint[] = [
  { method: 'get', path: '/', says: 'This page.', answer: 'text/html' },
  { method: 'get', path: '/health', says: 'Whether it is well; a fault may say otherwise.', answer: answers.health },
  { method: 'get', path: '/openapi.json', says: 'These endpoints, for programs.', answer: answers.object },
  { method: 'get', path: '/_mock', says: 'Its seed, clock, counts and manners.', answer: answers.description },
  {
    method: 'get',
    path: '/_mock/v1/{path}',
    example: '/_mock/v1/balance',
    says: 'The API without a key, for a browser.',
    answer: answers.object,
  },
  {
    method: 'get',
    path: '/_mock/reports/{id}',
    example: '/_mock/reports/balance_change_from_activity.itemized.3.csv',
    says: 'A report as the dashboard exports it: id is its type with .csv; interval_start, interval_end, timezone.',
    query: reportQuery,
    answer: 'text/csv',
  },
  {
    method: 'post',
    path: '/_mock/clock',
    says: 'Step on, go to a second, freeze, or change the pace. Never back.',
    body: clockChange,
    answer: answers.description,
  },
  { method: 'get', path: '/_mock/faults', says: 'The rules of the fault script, and how often they happened.', answer: answers.faults },
  {
    method: 'post',
    path: '/_mock/faults',
    says: 'Add a rule, or several: JSON or YAML.',
    body: faultScript,
    yaml: true,
    status: 201,
    answer: answers.faults,
  },
  { method: 'delete', path: '/_mock/faults', says: 'Remove all rules.', answer: answers.removed },
  { method: 'delete', path: '/_mock/faults/{id}', says: 'Remove one rule.', answer: answers.removed },
  { method: 'get', path: '/_mock/webhooks', says: 'Where events are delivered, and what became of them.', answer: answers.webhooks },
  { method: 'post', path: '/_mock/webhooks', says: 'Deliver events there from now on.', body: webhookTarget, answer: answers.webhooks },
  { method: 'delete', path: '/_mock/webhooks', says: 'Deliver nothing any more.', answer: answers.webhooks },
  { method: 'post', path: '/_mock/webhooks/resend', says: 'Deliver events again.', body: resendRequest, answer: answers.webhooks },
  { method: 'get', path: '/_mock/trigger', says: 'The events that can be made to happen.', answer: answers.triggers },
  {
    method: 'post',
    path: '/_mock/trigger',
    says: 'Have an event happen now, and deliver it.',
    body: triggerRequest,
    answer: answers.triggered,
  },
];
