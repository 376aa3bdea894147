import { feedOf } from '../api/feed.ts';
import { bill } from '../economy/bill.ts';
import { DAY } from '../economy/calendar.ts';
import { joinCustomer } from '../economy/customers.ts';
import { deleteCustomer } from '../economy/departures.ts';
import { order } from '../economy/orders.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { mix } from '../random.ts';
import type { CREATABLE } from './faultRule.ts';

/** What the economy can be made to do at a bad moment. */
export interface Upheaval {
  create(entity: (typeof CREATABLE)[number]): void;
  /** Deletes the customer that follows the cursor in a list, or the newest one. */
  deleteNext(cursor: string | null): void;
  /** The next events appear only when they are that old. */
  delayEvents(count: number, seconds: number): void;
  /** The feed forgets what is older. */
  expireEvents(days: number): void;
}

/** `change` announces a change, brings the world up to now and gives it, unix seconds. */
export function createUpheaval(world: World, change: () => number): Upheaval {
  let created = 0;
  const creators: Readonly<Record<(typeof CREATABLE)[number], (at: number, seed: number) => unknown>> = {
    customers: (at, seed) => joinCustomer(world, at, seed),
    payment_intents: (at, seed) => order(world, at, seed),
    invoices: (at, seed) => bill(world, at, seed),
  };
  return {
    create: (entity) => void creators[entity](change(), mix(world.seed ^ 0xc4ea7e, ++created)),
    deleteNext: (cursor) => deleteBelow(world, change(), world.ids.customer.decode(cursor ?? '') ?? world.tables.customers.created.length),
    delayEvents(count, seconds) {
      change();
      const from = world.tables.events.created.length;
      feedOf(world).delays.push({ from, to: from + count, seconds });
    },
    expireEvents(days) {
      change();
      feedOf(world).retention = days * DAY;
    },
  };
}

function deleteBelow(world: World, at: number, above: number): void {
  const { deletedAt } = world.tables.customers;
  for (let row = Math.min(above, deletedAt.length) - 1; row >= 0; row--) {
    if (deletedAt.at(row) !== NONE) continue;
    deleteCustomer(world, at, row);
    return;
  }
}
