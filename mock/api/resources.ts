import type { Resource } from './resource.ts';
import { accounts, applicationFees, balanceTransactions, events, payouts, topups, transfers } from './resourcesBalance.ts';
import {
  creditNotes,
  invoiceItems,
  invoicePayments,
  invoices,
  subscriptionItems,
  subscriptionSchedules,
  subscriptions,
} from './resourcesBilling.ts';
import { coupons, customers, prices, products, promotionCodes, taxRates } from './resourcesCatalogue.ts';
import { paymentMethods } from './resourcesMethods.ts';
import {
  charges,
  checkoutSessions,
  disputes,
  earlyFraudWarnings,
  paymentIntents,
  refunds,
  reviews,
  setupIntents,
} from './resourcesPayments.ts';

/** Every entity that can be listed and retrieved. */
export const resources: readonly Resource[] = [
  customers,
  products,
  prices,
  coupons,
  promotionCodes,
  taxRates,
  paymentMethods,
  setupIntents,
  checkoutSessions,
  paymentIntents,
  charges,
  refunds,
  disputes,
  earlyFraudWarnings,
  reviews,
  subscriptions,
  subscriptionItems,
  subscriptionSchedules,
  invoiceItems,
  invoices,
  invoicePayments,
  creditNotes,
  balanceTransactions,
  payouts,
  topups,
  accounts,
  transfers,
  applicationFees,
  events,
];
