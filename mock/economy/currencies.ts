import { entryOf } from '../random.ts';

/** What one method of payment costs the merchant, in minor units. */
export interface Tariff {
  /** Hundredths of a percent of the amount. */
  readonly basisPoints: number;
  readonly fixed: number;
  /** No more than this, where the tariff has a cap. */
  readonly cap?: number;
}

export interface Currency {
  readonly code: string;
  /** Share of customers, relative to the others. */
  readonly weight: number;
  /**
   * Every amount is a multiple of this: KWD amounts must end in 0 although the currency has three decimals, ISK has two decimals in the
   * API and none in practice (Stripe, "Supported currencies": special cases).
   */
  readonly step: number;
  /** Minor units for one US cent's worth, as an exact fraction. */
  readonly perCent: readonly [number, number];
  readonly card: Tariff;
  /** Direct debit, where the currency has one. */
  readonly bank?: Tariff & { readonly method: 'us_bank_account' | 'sepa_debit' };
  /** Tax on the fee in hundredths of a percent; it is a fee detail of its own. */
  readonly feeTax: number;
  /** Days until a card payment becomes available. */
  readonly settlementDays: number;
  /** There is no bank account in this currency: payments are converted into that one (an index), at about so many millionths. */
  readonly settlesIn?: { readonly currency: number; readonly rate: number };
  /** Paid out by hand instead of every banking day. */
  readonly paidOutByHand?: true;
}

export const currencies: readonly Currency[] = [
  {
    code: 'usd',
    weight: 40,
    step: 1,
    perCent: [1, 1],
    card: { basisPoints: 290, fixed: 30 },
    bank: { basisPoints: 80, fixed: 0, cap: 500, method: 'us_bank_account' },
    feeTax: 0,
    settlementDays: 2,
  },
  {
    code: 'eur',
    weight: 24,
    step: 1,
    perCent: [92, 100],
    card: { basisPoints: 150, fixed: 25 },
    bank: { basisPoints: 0, fixed: 35, method: 'sepa_debit' },
    feeTax: 0,
    settlementDays: 3,
  },
  { code: 'gbp', weight: 14, step: 1, perCent: [79, 100], card: { basisPoints: 150, fixed: 20 }, feeTax: 2000, settlementDays: 3 },
  { code: 'jpy', weight: 10, step: 1, perCent: [3, 2], card: { basisPoints: 360, fixed: 0 }, feeTax: 1000, settlementDays: 4 },
  { code: 'kwd', weight: 5, step: 10, perCent: [3, 1], card: { basisPoints: 290, fixed: 100 }, feeTax: 0, settlementDays: 7 },
  {
    code: 'isk',
    weight: 7,
    step: 100,
    perCent: [140, 1],
    card: { basisPoints: 250, fixed: 3000 },
    feeTax: 2400,
    settlementDays: 3,
    paidOutByHand: true,
  },
  {
    code: 'cad',
    weight: 6,
    step: 1,
    perCent: [137, 100],
    card: { basisPoints: 290, fixed: 30 },
    feeTax: 0,
    settlementDays: 2,
    settlesIn: { currency: 0, rate: 731_400 },
  },
  {
    code: 'chf',
    weight: 4,
    step: 1,
    perCent: [88, 100],
    card: { basisPoints: 150, fixed: 25 },
    feeTax: 0,
    settlementDays: 3,
    settlesIn: { currency: 1, rate: 1_043_200 },
  },
];

/** Indices of the currencies that the merchant holds a balance in. */
export const settlementCurrencies: readonly number[] = [...currencies.keys()].filter((index) => currencies[index]?.settlesIn === undefined);

/** The currency of that index; tables store the index. */
export function currencyAt(index: number): Currency {
  return entryOf(currencies, index);
}

/** US cents → minor units of the currency, rounded half up to its step and never below one step. Integers all the way. */
export function fromCents(cents: number, currency: Currency): number {
  const [numerator, denominator] = currency.perCent;
  return Math.max(currency.step, roundToStep(cents * numerator, denominator, currency.step));
}

/** numerator ÷ denominator, rounded half up to a multiple of `step`. Exact while the product stays below 2^52. */
export function roundToStep(numerator: number, denominator: number, step: number): number {
  const unit = denominator * step;
  return Math.floor((2 * numerator + unit) / (2 * unit)) * step;
}

/** Minor units ÷ anything: a × b ÷ c, rounded half away from zero to a multiple of `step`; exact at any size. */
export function mulDiv(a: number, b: number, c: number, step: number): number {
  const [product, unit] = [BigInt(Math.abs(a)) * BigInt(b), BigInt(c) * BigInt(step)];
  const rounded = Number((2n * product + unit) / (2n * unit)) * step;
  return a < 0 ? 0 - rounded : rounded;
}

/** The merchant's cost of a payment: Stripe's fee and, where the currency's market has it, the tax on that fee. */
export function feeOn(amount: number, currency: Currency, tariff: Tariff): { readonly fee: number; readonly tax: number } {
  const full = roundToStep(amount * tariff.basisPoints, 10_000, currency.step) + tariff.fixed;
  const fee = tariff.cap === undefined ? full : Math.min(full, tariff.cap);
  return { fee, tax: roundToStep(fee * currency.feeTax, 10_000, currency.step) };
}

/** What Stripe takes for converting an amount, beside its processing fee: one percent (Stripe, "Currency conversion"). */
export function conversionFee(amount: number): number {
  return roundToStep(amount, 100, 1);
}
