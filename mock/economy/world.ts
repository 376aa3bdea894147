import type { Breakage } from '../breaks/breakage.ts';
import type { Ids } from '../ids/ids.ts';
import type { Agenda } from './agenda.ts';
import type { ByHand } from './byHand.ts';
import type { Column } from './column.ts';
import type { Ledger } from './ledger.ts';
import type { Tables } from './tables.ts';

/** All there is: the facts, what is still to come, the money, and the names of things. Functions take it and change it. */
export interface World {
  readonly seed: number;
  /** Midnight UTC of the first day, unix seconds. */
  readonly start: number;
  /** About how many charges a day. */
  readonly volume: number;
  readonly tables: Tables;
  readonly agenda: Agenda;
  readonly ledger: Ledger;
  readonly ids: Ids;
  readonly links: Links;
  readonly byHand: ByHand;
  /** What is broken on purpose. */
  readonly breakage: Breakage;
  /** Events before that second, unix, are not kept. */
  readonly remembersFrom: number;
}

/** Row → row, where few rows have one: cheaper than a column. */
export interface Links {
  /** Charge → its newest dispute, its early fraud warning, its review, the transfer that passes it on. */
  readonly dispute: Map<number, number>;
  readonly warning: Map<number, number>;
  readonly review: Map<number, number>;
  readonly transfer: Map<number, number>;
  /** Payment → the checkout session that it came from. */
  readonly session: Map<number, number>;
  /** Subscription → the checkout session at which it was begun; setup intent → that at which the card is saved. */
  readonly page: Map<number, number>;
  readonly setupPage: Map<number, number>;
  /** Coupon or promotion code → when each of its discounts began. */
  readonly redemptions: { readonly coupon: Map<number, Column>; readonly promotion: Map<number, Column> };
  /** Customer and currency → items that wait for the next invoice. */
  readonly pendingItems: Map<number, number[]>;
}

/** No links yet. */
export function createLinks(): Links {
  return {
    dispute: new Map(),
    warning: new Map(),
    review: new Map(),
    transfer: new Map(),
    session: new Map(),
    page: new Map(),
    setupPage: new Map(),
    redemptions: { coupon: new Map(), promotion: new Map() },
    pendingItems: new Map(),
  };
}
