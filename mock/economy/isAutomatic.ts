import { BILLING } from './codes.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** True for an invoice that is charged to a saved method: that of a subscription goes with it, whatever became of the invoice. */
export function isAutomatic({ tables }: World, invoice: number): boolean {
  const subscription = tables.invoices.subscription.at(invoice);
  const plan = subscription === NONE ? tables.invoices.plan.at(invoice) : tables.subscriptions.billing.at(subscription);
  return plan === BILLING.automatic;
}
