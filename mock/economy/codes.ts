/**
 * The small numbers that tables store, by name. They go into the bytes that a seed yields, so new ones are added at the end.
 */

/** What the agenda has happen. */
export const ACTION = {
  joinCustomer: 0,
  moveCustomer: 1,
  deleteCustomer: 2,
  order: 3,
  attempt: 4,
  settle: 5,
  cancelPayment: 6,
  refund: 7,
  settleRefund: 8,
  bill: 9,
  finalizeInvoice: 10,
  payInvoice: 11,
  closeInvoice: 12,
  payOut: 13,
  advancePayout: 14,
  addProduct: 15,
  archiveProduct: 16,
} as const;

/** How a payment will go. */
export const PLAN = {
  paid: 0,
  retried: 1,
  failed: 2,
  abandoned: 3,
  captured: 4,
  partlyCaptured: 5,
  released: 6,
  bankClears: 7,
  bankFails: 8,
} as const;

/** How one charge goes; those beyond `failed` are settled later, at `settledAt`. */
export const RESULT = {
  succeeded: 0,
  failed: 1,
  bankClears: 2,
  bankFails: 3,
  captured: 4,
  partlyCaptured: 5,
  released: 6,
} as const;

/** How a refund goes. `release` gives back an authorisation: no money moves. */
export const REFUND = { immediate: 0, clears: 1, fails: 2, release: 3 } as const;

/** How a payment is made. */
export const METHOD = { card: 0, bank: 1 } as const;

/** How an invoice goes. */
export const BILLING = { automatic: 0, sent: 1, voided: 2, uncollectible: 3, draft: 4, discarded: 5 } as const;

/** What moved the balance. The order is that of `TRANSACTION_KINDS`. */
export const TXN = { charge: 0, payment: 1, refund: 2, paymentRefund: 3, refundFailure: 4, paymentFailureRefund: 5, payout: 6 } as const;

/** A transaction's `type`, its `reporting_category` (Stripe, "Reporting categories") and the table that its `source` is a row of. */
export const TRANSACTION_KINDS = [
  { type: 'charge', category: 'charge', source: 'charge' },
  { type: 'payment', category: 'charge', source: 'charge' },
  { type: 'refund', category: 'refund', source: 'refund' },
  { type: 'payment_refund', category: 'refund', source: 'refund' },
  { type: 'refund_failure', category: 'refund_failure', source: 'refund' },
  { type: 'payment_failure_refund', category: 'charge_failure', source: 'charge' },
  { type: 'payout', category: 'payout', source: 'payout' },
] as const;

/** Every event the economy raises, with the kind of object it carries; tables store the index. */
export const EVENTS = [
  ['customer.created', 'customer'],
  ['customer.updated', 'customer'],
  ['customer.deleted', 'customer'],
  ['product.created', 'product'],
  ['product.updated', 'product'],
  ['price.created', 'price'],
  ['payment_intent.created', 'payment_intent'],
  ['payment_intent.processing', 'payment_intent'],
  ['payment_intent.amount_capturable_updated', 'payment_intent'],
  ['payment_intent.payment_failed', 'payment_intent'],
  ['payment_intent.succeeded', 'payment_intent'],
  ['payment_intent.canceled', 'payment_intent'],
  ['charge.succeeded', 'charge'],
  ['charge.failed', 'charge'],
  ['charge.pending', 'charge'],
  ['charge.captured', 'charge'],
  ['charge.expired', 'charge'],
  ['charge.updated', 'charge'],
  ['charge.refunded', 'charge'],
  ['refund.created', 'refund'],
  ['refund.updated', 'refund'],
  ['refund.failed', 'refund'],
  ['charge.refund.updated', 'refund'],
  ['invoice.created', 'invoice'],
  ['invoice.finalized', 'invoice'],
  ['invoice.sent', 'invoice'],
  ['invoice.updated', 'invoice'],
  ['invoice.payment_failed', 'invoice'],
  ['invoice.payment_succeeded', 'invoice'],
  ['invoice.paid', 'invoice'],
  ['invoice.voided', 'invoice'],
  ['invoice.marked_uncollectible', 'invoice'],
  ['invoice.deleted', 'invoice'],
  ['payout.created', 'payout'],
  ['payout.updated', 'payout'],
  ['payout.paid', 'payout'],
  ['payout.reconciliation_completed', 'payout'],
] as const;

export type EventType = (typeof EVENTS)[number][0];
