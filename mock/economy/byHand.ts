import type { Article } from '../content/catalogue.ts';
import type { Recurrence } from '../content/recurrences.ts';

/** What callers of the API said of a row: fields that stand instead of what would be drawn, from `at` until `until`. */
export interface Note {
  readonly at: number;
  until: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A card as callers name it: what is printed on it and how it behaves. */
export interface TestCard {
  readonly brand: string;
  readonly last4: string;
  readonly funding: 'credit' | 'debit' | 'prepaid';
  readonly country: string;
}

/** What a coupon takes off: exactly one of `basisPoints` (hundredths of a percent) and `off` is set. */
export interface CouponTerms {
  readonly id: string;
  readonly name: string | null;
  readonly basisPoints: number | null;
  /** Minor units of a currency (an index), and off nothing in another. */
  readonly off: { readonly amount: number; readonly currency: number } | null;
  readonly duration: 'once' | 'repeating' | 'forever';
  /** How long a repeating one lasts. */
  readonly months: number | null;
  readonly mostTimes?: number;
  /** Unix seconds. */
  readonly redeemBy?: number;
}

/** What a promotion code asks of whoever types it in. */
export interface PromotionTerms {
  readonly code: string;
  readonly firstTime: boolean;
  /** The only customer (row) who may use it. */
  readonly customer?: number;
  /** Unix seconds. */
  readonly expiresAt?: number;
  readonly mostTimes?: number;
}

/** A tax on sales. `parts` are ten-thousandths of a percent: the API takes four decimals of one. */
export interface TaxTerms {
  readonly parts: number;
  /** Contained in the price, or on top of it. */
  readonly inclusive: boolean;
}

/** A checkout page that was opened through the API: what is in its basket, and what was said of what its form will make. */
export interface PageByHand {
  readonly basket: readonly { readonly price: number; readonly quantity: number }[];
  readonly trialDays: number;
  readonly payment: Readonly<Record<string, unknown>>;
  readonly subscription: Readonly<Record<string, unknown>>;
}

/** An event as it was told when a request raised it. */
export interface EventTold {
  readonly data: { readonly object: object; readonly previous_attributes?: Record<string, unknown> };
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
}

/** All that was done by hand, through the API: the economy lives on around it and leaves it alone. */
export interface ByHand {
  /** By the kind of object, then by row. */
  readonly notes: Map<string, Map<number, Note[]>>;
  /** Payment → the method that it is to be made with once it is confirmed, and the note that says so. */
  readonly chosen: Map<number, { readonly method: string; readonly note: Note }>;
  /** Payment → the card that it was made with. */
  readonly cards: Map<number, TestCard>;
  /** Payment → `decline_code` of the attempts from now on. */
  readonly declines: Map<number, string>;
  /** Payments by debit of an account that was named. */
  readonly debits: Set<number>;
  /** Payments whose money is available as soon as it is there. */
  readonly atOnce: Set<number>;
  /** Held charge → minor units that were captured of it. */
  readonly captured: Map<number, number>;
  /** Customers who do nothing on their own. */
  readonly customers: Set<number>;
  /** Invoices that were written by hand, to which items can be added while they are drafts. */
  readonly invoices: Set<number>;
  /** Subscriptions whose collection was paused by hand. */
  readonly paused: Set<number>;
  /** Subscription → what becomes of it at the end of its trial, as nobody has given a card. */
  readonly trials: Map<number, 'pause' | 'cancel'>;
  /** Top-ups that arrive. */
  readonly topups: Set<number>;
  /** Checkout page → what it is for; nobody fills it in on their own. */
  readonly pages: Map<number, PageByHand>;
  /** How prices recur that were made by hand, beyond the ways of the shop. */
  readonly recurrences: Recurrence[];
  /** Coupon, promotion code, tax rate → its terms. */
  readonly coupons: Map<number, CouponTerms>;
  readonly promotions: Map<number, PromotionTerms>;
  readonly taxes: Map<number, TaxTerms>;
  /** Product → what it is; and when it was deleted. */
  readonly articles: Map<number, Article>;
  readonly deletedProducts: Map<number, number>;
  /** Event → as it was told when it happened: within a second the state of an object cannot tell two changes apart. */
  readonly events: Map<number, EventTold>;
}

/** Nothing done yet. */
export function createByHand(): ByHand {
  return {
    notes: new Map(),
    chosen: new Map(),
    cards: new Map(),
    declines: new Map(),
    debits: new Set(),
    atOnce: new Set(),
    captured: new Map(),
    customers: new Set(),
    invoices: new Set(),
    paused: new Set(),
    trials: new Map(),
    topups: new Set(),
    pages: new Map(),
    recurrences: [],
    coupons: new Map(),
    promotions: new Map(),
    taxes: new Map(),
    articles: new Map(),
    deletedProducts: new Map(),
    events: new Map(),
  };
}

/** Notes fields of an object, from `at` on, and gives the note: it can be ended. */
export function note({ notes }: ByHand, kind: string, row: number, at: number, fields: Readonly<Record<string, unknown>>): Note {
  const rows = notes.get(kind) ?? new Map<number, Note[]>();
  const added = { at, until: Number.POSITIVE_INFINITY, fields };
  rows.set(row, [...(rows.get(row) ?? []), added]);
  notes.set(kind, rows);
  return added;
}

/** The object with what was noted of it by `at`, the latest word last. */
export function noted<T extends object>({ notes }: ByHand, kind: string, row: number, at: number, object: T): T {
  const own = notes.get(kind)?.get(row);
  if (own === undefined) return object;
  return Object.assign(object, ...own.filter((each) => each.at <= at && at < each.until).map(({ fields }) => fields));
}
