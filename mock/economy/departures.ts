import { CANCELLATION } from './codes.ts';
import { hasBank } from './customers.ts';
import { record } from './record.ts';
import { cancelSubscription, liveOf } from './subscriptions/cancel.ts';
import type { World } from './world.ts';

/** A customer is deleted: their subscriptions end, and retrieving them gives a stub from now on; lists leave them out. */
export function deleteCustomer(world: World, at: number, row: number): void {
  for (const subscription of liveOf(world, row)) cancelSubscription(world, at, subscription, CANCELLATION.requested);
  world.tables.customers.deletedAt.set(row, at);
  record(world, at, 'payment_method.detached', row * 2);
  if (hasBank(world, row)) record(world, at, 'payment_method.detached', row * 2 + 1);
  record(world, at, 'customer.deleted', row);
}
