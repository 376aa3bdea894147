import { catalogueWrites } from './catalogue.ts';
import { checkoutWrites } from './checkout.ts';
import { customerWrites } from './customers.ts';
import { invoiceItemWrites } from './invoiceItems.ts';
import { invoiceWrites } from './invoices.ts';
import { paymentIntentWrites } from './paymentIntents.ts';
import { refundWrites } from './refunds.ts';
import { subscriptionWrites } from './subscriptions.ts';
import type { Write } from './write.ts';

/** Every endpoint that changes something. */
export const writes: readonly Write[] = [
  ...customerWrites,
  ...catalogueWrites,
  ...paymentIntentWrites,
  ...refundWrites,
  ...invoiceItemWrites,
  ...invoiceWrites,
  ...subscriptionWrites,
  ...checkoutWrites,
];
