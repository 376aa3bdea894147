import { Amounts } from '../amounts.ts';
import { Column } from '../column.ts';

/** Who buys and what is on offer. */
export function catalogueTables() {
  return {
    customers: {
      created: Column.words(),
      seed: Column.words(),
      country: Column.bytes(),
      updatedAt: Column.words(),
      deletedAt: Column.words(),
      /** The newest entry in their credit balance, and their newest subscription. */
      latestEntry: Column.words(),
      latestSubscription: Column.words(),
    },
    products: { created: Column.words(), seed: Column.words(), archivedAt: Column.words(), firstPrice: Column.words() },
    prices: {
      created: Column.words(),
      product: Column.words(),
      currency: Column.bytes(),
      recurring: Column.bytes(),
      amount: new Amounts(),
      deactivatedAt: Column.words(),
    },
    taxRates: { created: Column.words(), content: Column.bytes() },
    coupons: { created: Column.words(), content: Column.bytes(), deletedAt: Column.words() },
    promotionCodes: { created: Column.words(), content: Column.bytes(), coupon: Column.words(), deactivatedAt: Column.words() },
    /** A coupon at work. `promotion` is the code that brought it, `endsAt` when it stops (NONE: never). */
    discounts: {
      created: Column.words(),
      coupon: Column.words(),
      promotion: Column.words(),
      customer: Column.words(),
      subscription: Column.words(),
      endsAt: Column.words(),
    },
    setupIntents: {
      created: Column.words(),
      seed: Column.words(),
      customer: Column.words(),
      result: Column.bytes(),
      settledAt: Column.words(),
    },
  } as const;
}
