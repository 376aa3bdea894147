import { feedOf } from '../api/feed.ts';
import { payAtOnce } from '../api/writes/payAtOnce.ts';
import { touchCustomer } from '../api/writes/touchCustomer.ts';
import { bill } from '../economy/bill.ts';
import { DAY } from '../economy/calendar.ts';
import { REFUND } from '../economy/codes.ts';
import { joinCustomer } from '../economy/customers.ts';
import { deleteCustomer } from '../economy/departures.ts';
import { refundAmount } from '../economy/refunds.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { mix } from '../random.ts';
import type { CREATABLE } from './faultRule.ts';

/** What the economy can be made to do at a bad moment. */
export interface Upheaval {
  create(entity: (typeof CREATABLE)[number]): void;
  /** Deletes the customer that follows the cursor in a list, or the newest one. */
  deleteNext(cursor: string | null): void;
  /** Changes the newest customer twice in this second. */
  changeTwice(): void;
  /** The next events appear only when they are that old. */
  delayEvents(count: number, seconds: number): void;
  /** The feed forgets what is older. */
  expireEvents(days: number): void;
}

/** What is paid for something that comes into being: fifty dollars. */
const AMOUNT = 5000;

/** `change` announces a change, brings the world up to now and gives it, unix seconds. */
export function createUpheaval(world: World, change: () => number): Upheaval {
  let created = 0;
  const creators: Readonly<Record<(typeof CREATABLE)[number], (at: number, seed: number) => unknown>> = {
    customers: (at, seed) => joinCustomer(world, at, seed),
    payment_intents: (at) => payAtOnce(world, at, AMOUNT),
    charges: (at) => payAtOnce(world, at, AMOUNT),
    balance_transactions: (at) => payAtOnce(world, at, AMOUNT),
    refunds: (at) => refundAmount(world, at, payAtOnce(world, at, AMOUNT), AMOUNT, REFUND.immediate),
    invoices: (at, seed) => bill(world, at, seed),
  };
  return {
    create: (entity) => void creators[entity](change(), mix(world.seed ^ 0xc4ea7e, ++created)),
    deleteNext: (cursor) => deleteBelow(world, change(), world.ids.customer.decode(cursor ?? '') ?? world.tables.customers.created.length),
    changeTwice() {
      const at = change();
      const customer = newestBelow(world, world.tables.customers.created.length);
      if (customer !== NONE) for (const turn of ['first', 'second']) touchCustomer(world, at, customer, { turn });
    },
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
  const customer = newestBelow(world, above);
  if (customer !== NONE) deleteCustomer(world, at, customer);
}

function newestBelow(world: World, above: number): number {
  const { deletedAt } = world.tables.customers;
  for (let row = Math.min(above, deletedAt.length) - 1; row >= 0; row--) if (deletedAt.at(row) === NONE) return row;
  return NONE;
}
