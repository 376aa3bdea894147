import { buildBalanceTransaction } from './balanceTransaction.ts';
import type { Build } from './build.ts';
import { buildCharge } from './charge.ts';
import { buildCustomer } from './customer.ts';
import { buildInvoice } from './invoice.ts';
import { buildPaymentIntent } from './paymentIntent.ts';
import { buildPayout } from './payout.ts';
import { buildPrice } from './price.ts';
import { buildProduct } from './product.ts';
import { buildRefund } from './refund.ts';

/** How each kind of object is shown, by its `object` field. */
export const BUILDERS = {
  customer: buildCustomer,
  product: buildProduct,
  price: buildPrice,
  payment_intent: buildPaymentIntent,
  charge: buildCharge,
  refund: buildRefund,
  invoice: buildInvoice,
  balance_transaction: buildBalanceTransaction,
  payout: buildPayout,
} as const satisfies Record<string, Build>;
