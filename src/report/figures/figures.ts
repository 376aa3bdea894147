/** What the plots show: amounts in minor units, a currency each; different currencies are never added. */

/** More days than this are shown as months. */
export const MOST_DAYS = 92;

/** The net and its parts in a day or a month. Refunds, disputes and fees are below zero where they take away. */
export interface RevenuePoint {
  /** `2026-11-22`, or `2026-11` where months are shown. */
  readonly period: string;
  readonly sales: bigint;
  readonly refunds: bigint;
  readonly disputes: bigint;
  readonly fees: bigint;
  /** The four together. */
  readonly net: bigint;
  /** What else moved the balance without being a payout; not in the net. */
  readonly other: bigint;
}

/** `tied`: the members add up to the payout; `differs`: they do not; `pending`: not all members are known yet; `unitemised`: it has no list of them. */
export type PayoutState = 'tied' | 'differs' | 'pending' | 'unitemised';

export interface PayoutPoint {
  readonly payout: string;
  /** UTC day. */
  readonly day: string;
  readonly amount: bigint;
  readonly state: PayoutState;
  /** Net of its members less the payout; null where they are not known. */
  readonly difference: bigint | null;
}

export interface AgeingBucket {
  readonly bucket: string;
  readonly invoices: number;
  readonly amount: bigint;
}

export interface OfCurrency<Point> {
  readonly currency: string;
  readonly points: readonly Point[];
}

/** Each is undefined when the snapshot has not the model that it is read from. */
export interface Figures {
  readonly revenue: readonly OfCurrency<RevenuePoint>[] | undefined;
  readonly payouts: readonly OfCurrency<PayoutPoint>[] | undefined;
  readonly ageing: readonly OfCurrency<AgeingBucket>[] | undefined;
}
