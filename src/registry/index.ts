/** The registry: every entity that the pipeline knows, in the order in which it is extracted. */
import { balanceTransactions } from './entities/balanceTransactions.ts';
import { charges } from './entities/charges.ts';
import { customers } from './entities/customers.ts';
import { events } from './entities/events.ts';
import { invoices } from './entities/invoices.ts';
import { paymentIntents } from './entities/paymentIntents.ts';
import { payouts } from './entities/payouts.ts';
import { prices } from './entities/prices.ts';
import { products } from './entities/products.ts';
import { refunds } from './entities/refunds.ts';
import type { Entity } from './types.ts';

export type { ChildList, Entity, Fields, FieldType, Kept, PerParent } from './types.ts';
export { events };

/** All entities; none may appear twice. */
export const entities: readonly Entity[] = [
  customers,
  products,
  prices,
  paymentIntents,
  charges,
  refunds,
  invoices,
  payouts,
  balanceTransactions,
];

/** Every entity that Bronze has a stream of and Silver a table: those that are extracted, and the events that keep them current. */
export const storedEntities: readonly Entity[] = [...entities, events];

/** The entity of that name, or undefined; the caller decides what an unknown name means. */
export function findEntity(name: string): Entity | undefined {
  return entities.find((entity) => entity.name === name);
}
