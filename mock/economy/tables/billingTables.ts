import { Amounts } from '../amounts.ts';
import { Bytes } from '../bytes.ts';
import { Column } from '../column.ts';

/** Invoices, what stands on them and how they are paid; subscriptions with every state they were in. */
export function billingTables() {
  return {
    invoices: {
      created: new Column(),
      seed: new Column(),
      customer: new Column(),
      currency: new Bytes(),
      plan: new Bytes(),
      reason: new Bytes(),
      subscription: new Column(),
      /** Rows of `lines` from `firstLine` on. */
      firstLine: new Column(),
      lines: new Bytes(),
      discount: new Column(),
      taxRate: new Column(),
      /** Minor units: the lines; what coupons take off; the tax; and what it comes to. */
      subtotal: new Amounts(),
      discounted: new Amounts(),
      tax: new Amounts(),
      total: new Amounts(),
      periodStart: new Column(),
      periodEnd: new Column(),
      finalizedAt: new Column(),
      paidAt: new Column(),
      closedAt: new Column(),
      closing: new Bytes(),
      /** What was written off may still be taken back. */
      voidedAfter: new Column(),
      /** The customer's credit balance as it was when the invoice was finalised. */
      startingBalance: new Amounts(),
      latestPayment: new Column(),
      latestCreditNote: new Column(),
    },
    /** What stands on invoices, in their order: `ref` is a row of `invoiceItems` or of `cycleLines`, as `kind` says. */
    lines: { invoice: new Column(), kind: new Bytes(), ref: new Column() },
    /** Something to be charged; on no invoice yet while `invoice` is NONE. `item` is the subscription item that a proration corrects. */
    invoiceItems: {
      created: new Column(),
      customer: new Column(),
      currency: new Bytes(),
      price: new Column(),
      quantity: new Column(),
      amount: new Amounts(),
      start: new Column(),
      end: new Column(),
      item: new Column(),
      invoice: new Column(),
    },
    /** One period of a subscription item. */
    cycleLines: {
      item: new Column(),
      price: new Column(),
      quantity: new Column(),
      amount: new Amounts(),
      start: new Column(),
      end: new Column(),
    },
    /** `payment` is NONE for what was paid off the platform; `previous` the payment of the same invoice before it. */
    invoicePayments: {
      created: new Column(),
      invoice: new Column(),
      payment: new Column(),
      amount: new Amounts(),
      previous: new Column(),
      paidAt: new Column(),
    },
    creditNotes: {
      created: new Column(),
      invoice: new Column(),
      /** So many lines of the invoice, in full, from the `first` on (0 is the first on the invoice). */
      first: new Bytes(),
      lines: new Bytes(),
      amount: new Amounts(),
      way: new Bytes(),
      refund: new Column(),
      entry: new Column(),
      previous: new Column(),
      voidedAt: new Column(),
    },
    /** The credit balance of customers: each entry with what it came to. Negative is in their favour. */
    balanceEntries: {
      created: new Column(),
      customer: new Column(),
      currency: new Bytes(),
      amount: new Amounts(),
      ending: new Amounts(),
      kind: new Bytes(),
      invoice: new Column(),
      creditNote: new Column(),
      previous: new Column(),
    },
    subscriptions: {
      created: new Column(),
      seed: new Column(),
      customer: new Column(),
      currency: new Bytes(),
      startDate: new Column(),
      trialEnd: new Column(),
      billing: new Bytes(),
      life: new Bytes(),
      taxRate: new Column(),
      firstItem: new Column(),
      latest: new Column(),
      /** The customer's subscription before this one. */
      previous: new Column(),
    },
    /** Each state that a subscription was in, from `at` on. Its items are the rows of `itemStates` from `firstState` on. */
    versions: {
      at: new Column(),
      previous: new Column(),
      status: new Bytes(),
      anchor: new Column(),
      cycle: new Column(),
      periodStart: new Column(),
      periodEnd: new Column(),
      firstState: new Column(),
      states: new Bytes(),
      atPeriodEnd: new Bytes(),
      canceledAt: new Column(),
      endedAt: new Column(),
      cancellation: new Bytes(),
      invoice: new Column(),
      discount: new Column(),
      schedule: new Column(),
      /** Whether its collection is paused (PAUSE), and until when; NONE is until somebody resumes it. */
      pause: new Bytes(),
      resumesAt: new Column(),
    },
    subscriptionItems: { created: new Column(), subscription: new Column() },
    itemStates: { item: new Column(), price: new Column(), quantity: new Column() },
    /**
     * What was known of an invoice to come when it was announced: the state of its subscription (a row of `versions`), the customer's
     * credit, and what waited for an invoice, in the rows of `upcomingItems` from `firstItem` on.
     */
    upcoming: {
      subscription: new Column(),
      version: new Column(),
      startingBalance: new Amounts(),
      firstItem: new Column(),
      items: new Column(),
    },
    upcomingItems: { item: new Column() },
    /** A change that waits for the end of a period: until `turnsAt` the items from `fromState`, then those from `toState`. */
    schedules: {
      created: new Column(),
      subscription: new Column(),
      startsAt: new Column(),
      turnsAt: new Column(),
      endsAt: new Column(),
      fromState: new Column(),
      fromStates: new Bytes(),
      toState: new Column(),
      toStates: new Bytes(),
      releasedAt: new Column(),
      canceledAt: new Column(),
    },
  } as const;
}
