/** What recurs a month, reckoned exactly and another way than our SQL does: in fractions, item by item. */
export interface PricedItem {
  readonly id: string;
  readonly quantity?: number | undefined;
  readonly discounts?: readonly unknown[];
  readonly price: {
    readonly currency: string;
    readonly billing_scheme: string;
    readonly unit_amount: number | null;
    readonly unit_amount_decimal: unknown;
    readonly recurring: { readonly interval: string; readonly interval_count: number; readonly usage_type: string } | null;
  };
}

/** A coupon that lasts for ever. */
export interface LastingCoupon {
  readonly percent_off: number | null;
  readonly amount_off: number | null;
  readonly currency: string | null;
}

const TIMES_A_YEAR: Readonly<Record<string, bigint>> = { day: 365n, week: 52n, month: 12n, year: 1n };

/** Minor units a month, by the item's id; null where the API does not say. */
export function mrrOf(items: readonly PricedItem[], coupons: readonly LastingCoupon[]): Map<string, number | null> {
  const foreign = (item: PricedItem) => coupons.some(({ amount_off, currency }) => amount_off !== null && currency !== item.price.currency);
  const billed = items.map((item) => (foreign(item) && billedOf(item) !== 0n ? null : billedOf(item)));
  // Hundredths of a per cent, multiplied: the fraction that percentages leave.
  const kept = coupons.reduce((product, { percent_off }) => product * BigInt(10_000 - Math.round((percent_off ?? 0) * 100)), 1n);
  const whole = 10_000n ** BigInt(coupons.length);
  const off = coupons.reduce((sum, { amount_off }) => sum + BigInt(amount_off ?? 0), 0n);
  const together = billed.reduce<bigint>((sum, amount) => sum + (amount ?? 0n), 0n) * kept;
  return new Map(
    items.map(({ id, price }, index) => {
      const amount = billed[index];
      if (amount == null) return [id, null];
      const months = 12n * BigInt(price.recurring?.interval_count ?? 1);
      const yearly = amount * kept * (TIMES_A_YEAR[price.recurring?.interval ?? ''] ?? 0n);
      if (off === 0n) return [id, halfUp(yearly, whole * months)];
      // The amounts off are shared out by what each item is billed.
      const left = together - off * whole;
      return [id, left <= 0n ? 0 : halfUp(yearly * left, whole * months * together)];
    }),
  );
}

function billedOf({ price, quantity, discounts = [] }: PricedItem): bigint | null {
  if (price.recurring?.usage_type === 'metered') return 0n;
  if (discounts.length > 0 || price.billing_scheme === 'tiered') return null;
  const text = String(price.unit_amount_decimal ?? price.unit_amount);
  const [units = '0', decimals = ''] = text.split('.');
  const scale = 10n ** BigInt(decimals.length);
  return BigInt(halfUp(BigInt(units + decimals) * BigInt(quantity ?? 1), scale));
}

function halfUp(dividend: bigint, divisor: bigint): number {
  return Number((2n * dividend + divisor) / (2n * divisor));
}
