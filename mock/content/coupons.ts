/** Rebates. Exactly one of `percent` and `cents` is set; `cents` is in US cents and only for dollars. */
export interface CouponContent {
  readonly id: string;
  readonly name: string;
  readonly percent: number | null;
  readonly cents: number | null;
  readonly duration: 'once' | 'repeating' | 'forever';
  /** How long a repeating one lasts. */
  readonly months: number | null;
  /** Days after which nobody can redeem it any more, because it is deleted. */
  readonly deletedAfter?: number;
}

export const coupons: readonly CouponContent[] = [
  { id: 'WELCOME20', name: 'Welcome', percent: 20, cents: null, duration: 'once', months: null },
  { id: 'THREEMONTHS', name: 'A quarter off for a quarter', percent: 25, cents: null, duration: 'repeating', months: 3 },
  { id: 'NONPROFIT', name: 'For associations', percent: 15, cents: null, duration: 'forever', months: null },
  { id: 'FIVEOFF', name: 'Five dollars off', percent: null, cents: 500, duration: 'once', months: null },
  { id: 'SUMMER10', name: 'Summer sale', percent: 10, cents: null, duration: 'once', months: null, deletedAfter: 12 },
];

/** Words that people type to get a coupon; `coupon` is an index, `offAfter` the days after which the code is switched off. */
export interface PromotionContent {
  readonly code: string;
  readonly coupon: number;
  readonly firstTime: boolean;
  readonly offAfter?: number;
}

export const promotions: readonly PromotionContent[] = [
  { code: 'HELLO', coupon: 0, firstTime: true },
  { code: 'PODCAST25', coupon: 1, firstTime: false },
  { code: 'FRIENDS', coupon: 0, firstTime: true, offAfter: 9 },
  { code: 'SUNNY', coupon: 1, firstTime: false, offAfter: 12 },
];
