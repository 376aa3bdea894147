import { Amounts } from '../amounts.ts';
import { Column } from '../column.ts';

/** Invoices, what stands on them and how they are paid; subscriptions with every state they were in. */
export function billingTables() {
  return {
    invoices: {
      created: Column.words(),
      seed: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      plan: Column.bytes(),
      reason: Column.bytes(),
      subscription: Column.words(),
      /** Rows of `lines` from `firstLine` on. */
      firstLine: Column.words(),
      lines: Column.bytes(),
      discount: Column.words(),
      taxRate: Column.words(),
      /** Minor units: the lines; what coupons take off; the tax; and what it comes to. */
      subtotal: new Amounts(),
      discounted: new Amounts(),
      tax: new Amounts(),
      total: new Amounts(),
      periodStart: Column.words(),
      periodEnd: Column.words(),
      finalizedAt: Column.words(),
      paidAt: Column.words(),
      closedAt: Column.words(),
      closing: Column.bytes(),
      /** The customer's credit balance as it was when the invoice was finalised. */
      startingBalance: new Amounts(),
      latestPayment: Column.words(),
      latestCreditNote: Column.words(),
    },
    /** What stands on invoices, in their order: `ref` is a row of `invoiceItems` or of `cycleLines`, as `kind` says. */
    lines: { invoice: Column.words(), kind: Column.bytes(), ref: Column.words() },
    /** Something to be charged; on no invoice yet while `invoice` is NONE. `item` is the subscription item that a proration corrects. */
    invoiceItems: {
      created: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      price: Column.words(),
      quantity: Column.words(),
      amount: new Amounts(),
      start: Column.words(),
      end: Column.words(),
      item: Column.words(),
      invoice: Column.words(),
    },
    /** One period of a subscription item. */
    cycleLines: {
      item: Column.words(),
      price: Column.words(),
      quantity: Column.words(),
      amount: new Amounts(),
      start: Column.words(),
      end: Column.words(),
    },
    /** `payment` is NONE for what was paid off the platform; `previous` the payment of the same invoice before it. */
    invoicePayments: {
      created: Column.words(),
      invoice: Column.words(),
      payment: Column.words(),
      amount: new Amounts(),
      previous: Column.words(),
      paidAt: Column.words(),
    },
    creditNotes: {
      created: Column.words(),
      invoice: Column.words(),
      /** So many lines of the invoice, in full, from the `first` on (0 is the first on the invoice). */
      first: Column.bytes(),
      lines: Column.bytes(),
      amount: new Amounts(),
      way: Column.bytes(),
      refund: Column.words(),
      entry: Column.words(),
      previous: Column.words(),
      voidedAt: Column.words(),
    },
    /** The credit balance of customers: each entry with what it came to. Negative is in their favour. */
    balanceEntries: {
      created: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      amount: new Amounts(),
      ending: new Amounts(),
      kind: Column.bytes(),
      invoice: Column.words(),
      creditNote: Column.words(),
      previous: Column.words(),
    },
    subscriptions: {
      created: Column.words(),
      seed: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      startDate: Column.words(),
      trialEnd: Column.words(),
      billing: Column.bytes(),
      life: Column.bytes(),
      taxRate: Column.words(),
      firstItem: Column.words(),
      latest: Column.words(),
      /** The customer's subscription before this one. */
      previous: Column.words(),
    },
    /** Each state that a subscription was in, from `at` on. Its items are the rows of `itemStates` from `firstState` on. */
    versions: {
      at: Column.words(),
      previous: Column.words(),
      status: Column.bytes(),
      anchor: Column.words(),
      cycle: Column.words(),
      periodStart: Column.words(),
      periodEnd: Column.words(),
      firstState: Column.words(),
      states: Column.bytes(),
      atPeriodEnd: Column.bytes(),
      canceledAt: Column.words(),
      endedAt: Column.words(),
      cancellation: Column.bytes(),
      invoice: Column.words(),
      discount: Column.words(),
      schedule: Column.words(),
    },
    subscriptionItems: { created: Column.words(), subscription: Column.words() },
    itemStates: { item: Column.words(), price: Column.words(), quantity: Column.words() },
    /** A change that waits for the end of a period: until `turnsAt` the items from `fromState`, then those from `toState`. */
    schedules: {
      created: Column.words(),
      subscription: Column.words(),
      startsAt: Column.words(),
      turnsAt: Column.words(),
      endsAt: Column.words(),
      fromState: Column.words(),
      fromStates: Column.bytes(),
      toState: Column.words(),
      toStates: Column.bytes(),
      releasedAt: Column.words(),
      canceledAt: Column.words(),
    },
  } as const;
}
