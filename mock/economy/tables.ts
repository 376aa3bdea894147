import { Column } from './column.ts';

/** "No row" and "never" in a column of words. */
export const NONE = 0xffff_ffff;

/**
 * All that the economy stores, one row an object, in order of (created, insertion). What an object shows beyond this (names, card
 * details, descriptions) is drawn from the row's seed each time it is asked for. A time that has not come is `NONE` or lies ahead.
 */
export function createTables() {
  return {
    customers: {
      created: Column.words(),
      seed: Column.words(),
      country: Column.bytes(),
      updatedAt: Column.words(),
      deletedAt: Column.words(),
    },
    products: { created: Column.words(), seed: Column.words(), archivedAt: Column.words(), firstPrice: Column.words() },
    prices: {
      created: Column.words(),
      product: Column.words(),
      currency: Column.bytes(),
      recurring: Column.bytes(),
      amount: Column.amounts(),
    },
    payments: {
      created: Column.words(),
      seed: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      amount: Column.amounts(),
      plan: Column.bytes(),
      method: Column.bytes(),
      invoice: Column.words(),
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
      amount: Column.amounts(),
      result: Column.bytes(),
      previous: Column.words(),
      settledAt: Column.words(),
      transaction: Column.words(),
      failureTransaction: Column.words(),
    },
    invoices: {
      created: Column.words(),
      seed: Column.words(),
      customer: Column.words(),
      currency: Column.bytes(),
      plan: Column.bytes(),
      lines: Column.bytes(),
      total: Column.amounts(),
      finalizedAt: Column.words(),
      paidAt: Column.words(),
      closedAt: Column.words(),
      payment: Column.words(),
    },
    transactions: {
      created: Column.words(),
      kind: Column.bytes(),
      source: Column.words(),
      currency: Column.bytes(),
      amount: Column.amounts(),
      fee: Column.amounts(),
      tax: Column.amounts(),
      availableOn: Column.words(),
    },
    payouts: {
      created: Column.words(),
      currency: Column.bytes(),
      amount: Column.amounts(),
      /** Members are the transactions that became available on a day in (afterDay, untilDay], in days since the epoch. */
      afterDay: Column.words(),
      untilDay: Column.words(),
      arrivalDate: Column.words(),
      transaction: Column.words(),
    },
    events: { created: Column.words(), type: Column.bytes(), object: Column.words() },
  } as const;
}

export type Tables = ReturnType<typeof createTables>;
export type TableName = keyof Tables;

/** How many objects a table holds. */
export function rowsOf(tables: Tables, name: TableName): number {
  return tables[name].created.length;
}
