import type Stripe from 'stripe';
import { API_VERSION } from '../apiVersion.ts';
import type { EventTold } from '../economy/byHand.ts';
import { EVENTS } from '../economy/events.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { buildToldBalance } from './balance.ts';
import { isDeepEqual } from './isDeepEqual.ts';
import { show } from './show.ts';
import { buildUpcomingInvoice } from './upcomingInvoice.ts';

/** An event on the wire. Its object is shown in the state that it had in that second. */
export type WireEvent = Omit<Stripe.EventBase, 'data'> & { data: EventTold['data'] };

/** Types whose payload says what was there before. */
const CHANGES = /\.updated$|^charge\.(captured|refunded)$/;

/** What happened, as `/v1/events` tells it. */
export function buildEvent(world: World, row: number, _at: number): WireEvent {
  const { events } = world.tables;
  const created = events.created.at(row);
  const [type] = entryOf(EVENTS, events.type.at(row));
  const told = world.byHand.events.get(row);
  return {
    id: world.ids.event.encode(row),
    object: 'event',
    api_version: API_VERSION,
    created,
    data: told?.data ?? dataOf(world, row),
    livemode: false,
    pending_webhooks: 0,
    request: told?.request ?? { id: null, idempotency_key: null },
    type,
  };
}

/** The payload as the tables tell it: the object in that second and, of a change, what was there one second before. */
export function dataOf(world: World, row: number): WireEvent['data'] {
  const { events } = world.tables;
  const [created, subject] = [events.created.at(row), events.object.at(row)];
  const [type, kind] = entryOf(EVENTS, events.type.at(row));
  if (kind === 'upcoming_invoice') return { object: buildUpcomingInvoice(world, subject, created) };
  if (kind === 'balance') return { object: buildToldBalance(world, subject) };
  const object = show(world, kind, subject, created, true);
  return { object, ...(CHANGES.test(type) ? changed(object, show(world, kind, subject, created - 1, true)) : {}) };
}

/** What of an object was different before. */
export function changed(now: object, before: object): { previous_attributes?: Record<string, unknown> } {
  const after = now as Readonly<Record<string, unknown>>;
  const previous: Record<string, unknown> = {};
  let count = 0;
  for (const [field, value] of Object.entries(before)) {
    if (isDeepEqual(value, after[field])) continue;
    previous[field] = value;
    count++;
  }
  return count === 0 ? {} : { previous_attributes: previous };
}
