import type Stripe from 'stripe';
import { API_VERSION } from '../apiVersion.ts';
import { EVENTS } from '../economy/events.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { BUILDERS } from './builders.ts';
import { deletedCustomer } from './customer.ts';
import { isDeepEqual } from './isDeepEqual.ts';

/** An event on the wire. Its object is shown in the state that it had in that second. */
export type WireEvent = Omit<Stripe.EventBase, 'data'> & { data: { object: object; previous_attributes?: Record<string, unknown> } };

/** Types whose payload says what was there before. */
const CHANGES = /\.updated$|^charge\.(captured|refunded)$/;

/** What happened, as `/v1/events` tells it. */
export function buildEvent(world: World, row: number, _at: number): WireEvent {
  const { events } = world.tables;
  const [created, subject] = [events.created.at(row), events.object.at(row)];
  const [type, kind] = entryOf(EVENTS, events.type.at(row));
  const object =
    type === 'customer.deleted'
      ? { ...BUILDERS.customer(world, subject, created), ...deletedCustomer(world, subject) }
      : BUILDERS[kind](world, subject, created);
  return {
    id: world.ids.event.encode(row),
    object: 'event',
    api_version: API_VERSION,
    created,
    data: { object, ...(CHANGES.test(type) ? changed(object, BUILDERS[kind](world, subject, created - 1)) : {}) },
    livemode: false,
    pending_webhooks: 0,
    request: { id: null, idempotency_key: null },
    type,
  };
}

function changed(now: object, before: object): { previous_attributes?: Record<string, unknown> } {
  const after = new Map(Object.entries(now));
  const previous = Object.entries(before).filter(([field, value]) => !isDeepEqual(value, after.get(field)));
  return previous.length === 0 ? {} : { previous_attributes: Object.fromEntries(previous) };
}
