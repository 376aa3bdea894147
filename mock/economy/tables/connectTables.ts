import { Amounts } from '../amounts.ts';
import { Bytes } from '../bytes.ts';
import { Column } from '../column.ts';

/** The sellers on the platform, what is passed on to them and what they pay for it. */
export function connectTables() {
  return {
    accounts: { created: new Column(), seed: new Column(), country: new Bytes(), enabledAt: new Column() },
    transfers: {
      created: new Column(),
      account: new Column(),
      charge: new Column(),
      currency: new Bytes(),
      amount: new Amounts(),
      transaction: new Column(),
      latestReversal: new Column(),
    },
    transferReversals: {
      created: new Column(),
      transfer: new Column(),
      amount: new Amounts(),
      transaction: new Column(),
      previous: new Column(),
    },
    applicationFees: {
      created: new Column(),
      seed: new Column(),
      account: new Column(),
      currency: new Bytes(),
      amount: new Amounts(),
      transaction: new Column(),
      latestRefund: new Column(),
    },
    feeRefunds: {
      created: new Column(),
      fee: new Column(),
      amount: new Amounts(),
      transaction: new Column(),
      previous: new Column(),
    },
  } as const;
}
