import { Amounts } from '../amounts.ts';
import { Column } from '../column.ts';

/** The sellers on the platform, what is passed on to them and what they pay for it. */
export function connectTables() {
  return {
    accounts: { created: Column.words(), seed: Column.words(), country: Column.bytes(), enabledAt: Column.words() },
    transfers: {
      created: Column.words(),
      account: Column.words(),
      charge: Column.words(),
      currency: Column.bytes(),
      amount: new Amounts(),
      transaction: Column.words(),
      latestReversal: Column.words(),
    },
    transferReversals: {
      created: Column.words(),
      transfer: Column.words(),
      amount: new Amounts(),
      transaction: Column.words(),
      previous: Column.words(),
    },
    applicationFees: {
      created: Column.words(),
      seed: Column.words(),
      account: Column.words(),
      currency: Column.bytes(),
      amount: new Amounts(),
      transaction: Column.words(),
      latestRefund: Column.words(),
    },
    feeRefunds: {
      created: Column.words(),
      fee: Column.words(),
      amount: new Amounts(),
      transaction: Column.words(),
      previous: Column.words(),
    },
  } as const;
}
