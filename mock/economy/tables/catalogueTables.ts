import { Amounts } from '../amounts.ts';
import { Bytes } from '../bytes.ts';
import { Column } from '../column.ts';

/** Who buys and what is on offer. */
export function catalogueTables() {
  return {
    customers: {
      created: new Column(),
      seed: new Column(),
      country: new Bytes(),
      updatedAt: new Column(),
      deletedAt: new Column(),
      /** The newest entry in their credit balance, and their newest subscription. */
      latestEntry: new Column(),
      latestSubscription: new Column(),
    },
    products: { created: new Column(), seed: new Column(), archivedAt: new Column(), firstPrice: new Column() },
    prices: {
      created: new Column(),
      product: new Column(),
      currency: new Bytes(),
      recurring: new Column(),
      amount: new Amounts(),
      deactivatedAt: new Column(),
    },
    taxRates: { created: new Column(), content: new Bytes() },
    coupons: { created: new Column(), content: new Bytes(), deletedAt: new Column() },
    promotionCodes: { created: new Column(), content: new Bytes(), coupon: new Column(), deactivatedAt: new Column() },
    /** A coupon at work. `promotion` is the code that brought it, `endsAt` when it stops (NONE: never). */
    discounts: {
      created: new Column(),
      coupon: new Column(),
      promotion: new Column(),
      customer: new Column(),
      subscription: new Column(),
      endsAt: new Column(),
    },
    setupIntents: {
      created: new Column(),
      seed: new Column(),
      customer: new Column(),
      result: new Bytes(),
      settledAt: new Column(),
    },
  } as const;
}
