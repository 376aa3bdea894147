/** The registry: every entity that the pipeline knows, in the order in which it is extracted. */

import { accounts } from './entities/accounts.ts';
import { applicationFees } from './entities/applicationFees.ts';
import { balance } from './entities/balance.ts';
import { balanceTransactions } from './entities/balanceTransactions.ts';
import { charges } from './entities/charges.ts';
import { checkoutSessions } from './entities/checkoutSessions.ts';
import { coupons } from './entities/coupons.ts';
import { creditNotes } from './entities/creditNotes.ts';
import { customerBalanceTransactions } from './entities/customerBalanceTransactions.ts';
import { customers } from './entities/customers.ts';
import { disputes } from './entities/disputes.ts';
import { earlyFraudWarnings } from './entities/earlyFraudWarnings.ts';
import { events } from './entities/events.ts';
import { invoiceitems } from './entities/invoiceitems.ts';
import { invoicePayments } from './entities/invoicePayments.ts';
import { invoices } from './entities/invoices.ts';
import { paymentIntents } from './entities/paymentIntents.ts';
import { paymentMethods } from './entities/paymentMethods.ts';
import { payoutBalanceTransactions } from './entities/payoutBalanceTransactions.ts';
import { payouts } from './entities/payouts.ts';
import { prices } from './entities/prices.ts';
import { products } from './entities/products.ts';
import { promotionCodes } from './entities/promotionCodes.ts';
import { refunds } from './entities/refunds.ts';
import { reviews } from './entities/reviews.ts';
import { setupIntents } from './entities/setupIntents.ts';
import { subscriptionSchedules } from './entities/subscriptionSchedules.ts';
import { subscriptions } from './entities/subscriptions.ts';
import { taxRates } from './entities/taxRates.ts';
import { topups } from './entities/topups.ts';
import { transfers } from './entities/transfers.ts';
import { webhookDuplicates } from './entities/webhookDuplicates.ts';
import { webhookEvents } from './entities/webhookEvents.ts';
import type { Entity } from './types.ts';

export type { ChildList, Entity, Fields, FieldType, Kept, PerParent } from './types.ts';
export { balance, balanceTransactions, events, webhookEvents };

/** All entities; none may appear twice. */
export const entities: readonly Entity[] = [
  customers,
  products,
  prices,
  coupons,
  promotionCodes,
  taxRates,
  accounts,
  paymentMethods,
  customerBalanceTransactions,
  subscriptions,
  subscriptionSchedules,
  setupIntents,
  checkoutSessions,
  paymentIntents,
  charges,
  refunds,
  disputes,
  earlyFraudWarnings,
  reviews,
  invoices,
  invoiceitems,
  invoicePayments,
  creditNotes,
  transfers,
  applicationFees,
  topups,
  payouts,
  payoutBalanceTransactions,
  balanceTransactions,
];

/** What is not asked for, but received: events as they were delivered, and the receiver's own notes. */
export const receivedEntities: readonly Entity[] = [webhookEvents, webhookDuplicates];

/** Every entity that Bronze has a stream of and Silver a table: those that are extracted, the events that keep them current, the balance, and what was delivered. */
export const storedEntities: readonly Entity[] = [...entities, events, balance, ...receivedEntities];

/** The entity of that name, or undefined; the caller decides what an unknown name means. */
export function findEntity(name: string): Entity | undefined {
  return entities.find((entity) => entity.name === name);
}
