import { Amounts } from '../amounts.ts';
import { Bytes } from '../bytes.ts';
import { Column } from '../column.ts';

/** Payments, what becomes of them, and the movements of the merchant's balance. */
export function moneyTables() {
  return {
    payments: {
      created: new Column(),
      seed: new Column(),
      customer: new Column(),
      currency: new Bytes(),
      amount: new Amounts(),
      plan: new Bytes(),
      method: new Bytes(),
      invoice: new Column(),
      /** 1 for the payment of a checkout session. */
      ofSession: new Bytes(),
      latestCharge: new Column(),
      canceledAt: new Column(),
    },
    charges: {
      created: new Column(),
      payment: new Column(),
      result: new Bytes(),
      attempt: new Bytes(),
      previous: new Column(),
      settledAt: new Column(),
      latestRefund: new Column(),
      transaction: new Column(),
      failureTransaction: new Column(),
    },
    refunds: {
      created: new Column(),
      charge: new Column(),
      amount: new Amounts(),
      result: new Bytes(),
      previous: new Column(),
      settledAt: new Column(),
      transaction: new Column(),
      failureTransaction: new Column(),
    },
    /** `previous` is the dispute of the same charge before it. Times that will not come are NONE. */
    disputes: {
      created: new Column(),
      charge: new Column(),
      amount: new Amounts(),
      course: new Bytes(),
      previous: new Column(),
      respondedAt: new Column(),
      closedAt: new Column(),
      withdrawal: new Column(),
      reinstatement: new Column(),
    },
    warnings: { created: new Column(), charge: new Column(), settledAt: new Column() },
    reviews: { created: new Column(), charge: new Column(), closedAt: new Column(), closing: new Bytes() },
    sessions: {
      created: new Column(),
      /** What it is for (SESSION), and what it made of it: the row of a subscription or a setup intent. */
      mode: new Bytes(),
      subject: new Column(),
      seed: new Column(),
      customer: new Column(),
      currency: new Bytes(),
      /** What is in the basket, if there is one: a price, how many, and minor units of shipping. */
      price: new Column(),
      quantity: new Column(),
      shipping: new Amounts(),
      payment: new Column(),
      completedAt: new Column(),
      expiredAt: new Column(),
    },
    transactions: {
      created: new Column(),
      kind: new Bytes(),
      source: new Column(),
      currency: new Bytes(),
      amount: new Amounts(),
      fee: new Amounts(),
      tax: new Amounts(),
      availableOn: new Column(),
    },
    payouts: {
      created: new Column(),
      currency: new Bytes(),
      amount: new Amounts(),
      way: new Bytes(),
      result: new Bytes(),
      /** Members of an automatic one are the transactions that became available on a day in (afterDay, untilDay], days since the epoch. */
      afterDay: new Column(),
      untilDay: new Column(),
      arrivalDate: new Column(),
      /** When it failed or was cancelled. */
      endedAt: new Column(),
      transaction: new Column(),
      failureTransaction: new Column(),
    },
    /** Balances that were told, one row for each settlement currency. */
    holdings: { available: new Amounts(), pending: new Amounts() },
    topups: {
      created: new Column(),
      currency: new Bytes(),
      amount: new Amounts(),
      settledAt: new Column(),
      transaction: new Column(),
    },
  } as const;
}
