/**
 * The small numbers that tables store, by name. They go into the bytes that a seed yields, so new ones are added at the end.
 */

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
  /** From here on callers of the API decide: until they do, nothing happens. */
  steered: 9,
  steeredFails: 10,
  steeredHeld: 11,
  steeredBankClears: 12,
  steeredBankFails: 13,
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

/**
 * How an invoice goes; a `parted` one is paid in two parts, an `outside` one off the platform, a `steered` one as callers of the API say.
 * One of a subscription that is unpaid, or whose collection is paused, is `held` as a draft until someone takes it up, or is final and then
 * void or written off at once.
 */
export const BILLING = {
  automatic: 0,
  sent: 1,
  voided: 2,
  uncollectible: 3,
  draft: 4,
  discarded: 5,
  parted: 6,
  outside: 7,
  steered: 8,
  held: 9,
  waivedAsVoid: 10,
  waivedAsUncollectible: 11,
} as const;

/** How an invoice was closed without being paid. */
export const CLOSED = { not: 0, voided: 1, uncollectible: 2, deleted: 3 } as const;

/** Why an invoice was written. The order is that of `BILLING_REASONS`. */
export const REASON = { manual: 0, create: 1, cycle: 2, update: 3 } as const;
export const BILLING_REASONS = ['manual', 'subscription_create', 'subscription_cycle', 'subscription_update'] as const;

/** What a line of an invoice stands for. */
export const LINE = { item: 0, cycle: 1 } as const;

/** How a dispute goes. An inquiry moves no money. */
export const DISPUTE = { won: 0, lost: 1, conceded: 2, inquiry: 3 } as const;

/** Who makes a payout, and how fast it is. */
export const PAYOUT = { automatic: 0, manual: 1, instant: 2 } as const;

/** How a payout ends. One that bounces arrives first and fails later. */
export const PAYOUT_RESULT = { paid: 0, failed: 1, bounced: 2, canceled: 3 } as const;

/** How a review is closed. The order is that of `CLOSED_REASONS`. */
export const CLOSING = { approved: 0, refunded: 1, disputed: 2 } as const;
export const CLOSED_REASONS = ['approved', 'refunded_as_fraud', 'disputed'] as const;

/** How a setup of a payment method goes. */
export const SETUP = { succeeded: 0, failed: 1, canceled: 2 } as const;

/** How a credit note gives its amount: less is due, money goes back, or the customer's credit grows. */
export const CREDIT = { prepayment: 0, refund: 1, balance: 2 } as const;

/** Why the credit balance of a customer changed. The order is that of `ENTRY_TYPES`. */
export const ENTRY = { adjustment: 0, appliedToInvoice: 1, creditNote: 2 } as const;
export const ENTRY_TYPES = ['adjustment', 'applied_to_invoice', 'credit_note'] as const;

/** Status of a subscription. The order is that of `SUBSCRIPTION_STATUSES`. */
export const STATUS = { incomplete: 0, expired: 1, trialing: 2, active: 3, pastDue: 4, canceled: 5, paused: 6, unpaid: 7 } as const;
export const SUBSCRIPTION_STATUSES = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'canceled',
  'paused',
  'unpaid',
] as const;

/** What becomes of the invoices of a subscription whose collection is paused. The order is that of `PAUSE_BEHAVIORS`. */
export const PAUSE = { not: 0, draft: 1, uncollectible: 2, voided: 3 } as const;
export const PAUSE_BEHAVIORS = [null, 'keep_as_draft', 'mark_uncollectible', 'void'] as const;

/** What a checkout page is for. The order is that of `SESSION_MODES`. */
export const SESSION = { payment: 0, subscription: 1, setup: 2 } as const;
export const SESSION_MODES = ['payment', 'subscription', 'setup'] as const;

/** Why a subscription was cancelled. The order is that of `CANCELLATION_REASONS`. */
export const CANCELLATION = { none: 0, requested: 1, unpaid: 2 } as const;
export const CANCELLATION_REASONS = [null, 'cancellation_requested', 'payment_failed'] as const;

/** Whether a subscription changes on its own as people change their minds, or only when it is told to. */
export const LIFE = { natural: 0, steady: 1 } as const;
