import { liveOf } from '../../economy/subscriptions/cancel.ts';
import { type Upcoming, upcomingOf } from '../../economy/subscriptions/upcoming.ts';
import type { World } from '../../economy/world.ts';
import type { WireInvoice } from '../../objects/invoice.ts';
import { shapeUpcoming } from '../../objects/upcomingInvoice.ts';
import { mix } from '../../random.ts';
import { ApiError } from '../apiError.ts';
import { rowOf } from './rowOf.ts';

/** Whose next invoice is to be shown: a subscription's, or that of the customer's which comes first. */
export interface Previewed {
  readonly customer?: string | undefined;
  readonly subscription?: string | undefined;
}

/** The invoice that comes next, as things stand; nothing of it is kept. */
export function previewInvoice(world: World, at: number, { customer, subscription }: Previewed): WireInvoice {
  const owner = customer === undefined ? undefined : rowOf(world, 'customer', customer, 'customer');
  const rows = subscription === undefined ? liveOf(world, ownerOf(owner)) : [rowOf(world, 'subscription', subscription, 'subscription')];
  const own = rows.filter((row) => owner === undefined || world.tables.subscriptions.customer.at(row) === owner);
  const [upcoming] = own.flatMap((row) => upcomingOf(world, row) ?? []).toSorted((one, other) => endOf(one) - endOf(other));
  if (upcoming === undefined) throw none(subscription ?? customer ?? '');
  const seed = world.tables.subscriptions.seed.at(upcoming.subscription);
  const id = world.ids.upcoming_invoice.encode(mix(seed, at));
  return { id, ...shapeUpcoming(world, upcoming, at, id) };
}

function ownerOf(owner: number | undefined): number {
  if (owner !== undefined) return owner;
  const message = 'You must pass a customer or a subscription whose next invoice is to be shown.';
  throw new ApiError(400, message, { code: 'parameter_missing', param: 'customer' });
}

function endOf({ version }: Upcoming): number {
  return version.periodEnd;
}

function none(id: string): ApiError {
  return new ApiError(404, `No upcoming invoices for ${id.startsWith('sub_') ? 'subscription' : 'customer'}: ${id}`, {
    code: 'invoice_upcoming_none',
  });
}
