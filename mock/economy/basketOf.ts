import { SESSION } from './codes.ts';
import { trialDaysOf } from './subscriptions/trialDaysOf.ts';
import type { World } from './world.ts';

/** One thing in the basket of a checkout page: the number of its line, a row of `prices`, and how many of it. */
export interface BasketLine {
  readonly line: number;
  readonly price: number;
  readonly quantity: number;
}

/** As many as a basket may hold; the first line of a page has its number, the others have theirs above all pages. */
export const MOST_LINES = 32;
const ABOVE = 0x8000_0000;

/** What is in the basket of a page, in its order; nothing where only a card is saved. */
export function basketOf({ tables: { sessions }, byHand }: World, session: number): readonly BasketLine[] {
  if (sessions.mode.at(session) === SESSION.setup) return [];
  const own = byHand.pages.get(session)?.basket ?? [{ price: sessions.price.at(session), quantity: sessions.quantity.at(session) }];
  return own.map((each, n) => ({ ...each, line: n === 0 ? session : ABOVE + session * MOST_LINES + n }));
}

/** Days of trial with which a page begins a subscription. */
export function trialOf({ tables: { sessions }, byHand }: World, session: number): number {
  return byHand.pages.get(session)?.trialDays ?? trialDaysOf(sessions.seed.at(session));
}
