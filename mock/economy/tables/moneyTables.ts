import { Amounts } from '../amounts.ts';
import { Column } from '../column.ts';

/** Payments, what becomes of them, and the movements of the merchant's balance. */
export function moneyTables() {
  return {
    payments: {
      created: Column.words(),
      seed: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      amount: new Amounts(),
      plan: Column.bytes(),
      method: Column.bytes(),
      invoice: Column.words(),
      /** 1 for the payment of a checkout session. */
      ofSession: Column.bytes(),
      latestCharge: Column.words(),
      canceledAt: Column.words(),
    },
    charges: {
      created: Column.words(),
      payment: Column.words(),
      result: Column.bytes(),
      attempt: Column.bytes(),
      previous: Column.words(),
      settledAt: Column.words(),
      latestRefund: Column.words(),
      transaction: Column.words(),
      failureTransaction: Column.words(),
    },
    refunds: {
      created: Column.words(),
      charge: Column.words(),
      amount: new Amounts(),
      result: Column.bytes(),
      previous: Column.words(),
      settledAt: Column.words(),
      transaction: Column.words(),
      failureTransaction: Column.words(),
    },
    /** `previous` is the dispute of the same charge before it. Times that will not come are NONE. */
    disputes: {
      created: Column.words(),
      charge: Column.words(),
      amount: new Amounts(),
      course: Column.bytes(),
      previous: Column.words(),
      respondedAt: Column.words(),
      closedAt: Column.words(),
      withdrawal: Column.words(),
      reinstatement: Column.words(),
    },
    warnings: { created: Column.words(), charge: Column.words(), settledAt: Column.words() },
    reviews: { created: Column.words(), charge: Column.words(), closedAt: Column.words(), closing: Column.bytes() },
    sessions: {
      created: Column.words(),
      seed: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      /** What is in the basket: a price, how many, and minor units of shipping. */
      price: Column.words(),
      quantity: Column.words(),
      shipping: new Amounts(),
      payment: Column.words(),
      completedAt: Column.words(),
      expiredAt: Column.words(),
    },
    transactions: {
      created: Column.words(),
      kind: Column.bytes(),
      source: Column.words(),
      currency: Column.bytes(),
      amount: new Amounts(),
      fee: new Amounts(),
      tax: new Amounts(),
      availableOn: Column.words(),
    },
    payouts: {
      created: Column.words(),
      currency: Column.bytes(),
      amount: new Amounts(),
      way: Column.bytes(),
      result: Column.bytes(),
      /** Members of an automatic one are the transactions that became available on a day in (afterDay, untilDay], days since the epoch. */
      afterDay: Column.words(),
      untilDay: Column.words(),
      arrivalDate: Column.words(),
      /** When it failed or was cancelled. */
      endedAt: Column.words(),
      transaction: Column.words(),
      failureTransaction: Column.words(),
    },
    topups: {
      created: Column.words(),
      currency: Column.bytes(),
      amount: new Amounts(),
      settledAt: Column.words(),
      transaction: Column.words(),
    },
  } as const;
}
