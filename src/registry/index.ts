/** The registry: every entity that the pipeline knows, in the order in which it is extracted. */
import { balanceTransactions } from './entities/balanceTransactions.ts';
import { charges } from './entities/charges.ts';
import { customers } from './entities/customers.ts';
import { invoices } from './entities/invoices.ts';
import { paymentIntents } from './entities/paymentIntents.ts';
import { prices } from './entities/prices.ts';
import { products } from './entities/products.ts';
import { refunds } from './entities/refunds.ts';
import type { Entity } from './types.ts';

export { events } from './entities/events.ts';
export type { ChildList, Entity, Fields, FieldType, Kept } from './types.ts';

/** All entities; none may appear twice. */
export const entities: readonly Entity[] = [customers, products, prices, paymentIntents, charges, refunds, invoices, balanceTransactions];

/** The entity of that name, or undefined; the caller decides what an unknown name means. */
export function findEntity(name: string): Entity | undefined {
  return entities.find((entity) => entity.name === name);
}
