import { z } from 'zod';
import { MOST_LINES } from '../../economy/basketOf.ts';
import { SESSION } from '../../economy/codes.ts';
import type { World } from '../../economy/world.ts';
import { ApiError } from '../apiError.ts';
import { adHocPrice } from './adHocPrice.ts';
import { checkAmount, checkStep } from './amounts.ts';
import { currency, integer, metadata, text } from './params.ts';
import { readRecurring, recurring } from './recurring.ts';
import { rowOf } from './rowOf.ts';

/** A line of a checkout page: a price of the catalogue, or one made for it. */
export const lineItem = z.strictObject({
  price: text.optional(),
  price_data: z
    .strictObject({
      currency,
      product_data: z.strictObject({ name: text, description: text.optional(), metadata: metadata.optional() }),
      // Only prices of the catalogue say how their use is counted (Stripe, "Create a Checkout Session").
      recurring: recurring.omit({ usage_type: true }).optional(),
      unit_amount: integer,
    })
    .optional(),
  quantity: integer.optional(),
});
type LineItem = z.output<typeof lineItem>;

/** What is put into a basket: rows of prices, all one-off or all recurring as the mode (SESSION) wants, of one currency and interval. */
export function readBasket(world: World, at: number, items: readonly LineItem[], mode: number): { price: number; quantity: number }[] {
  if (items.length > MOST_LINES) throw refused(`A Checkout Session of this mock has ${MOST_LINES} line items at most.`);
  const wanted = items.map((item, n) => readItem(world, item, n));
  requireAlike(wanted, mode);
  // Nothing is refused any more: now the prices are made that the page brings along.
  return wanted.map(({ price, name, currency: of, amount, every, quantity }) => ({
    price: price ?? adHocPrice(world, at, { name, currency: of, amount, every }),
    quantity,
  }));
}

interface Wanted {
  /** Undefined where it is still to be made. */
  readonly price: number | undefined;
  readonly name: string;
  readonly currency: number;
  /** Minor units of one. */
  readonly amount: number;
  /** How it recurs, as tables store it. */
  readonly every: number;
  readonly quantity: number;
}

function readItem(world: World, { price: id, price_data: data, quantity = 1 }: LineItem, n: number): Wanted {
  const at = `line_items[${n}]`;
  if (quantity < 1) throw new ApiError(400, 'Invalid positive integer', { code: 'parameter_invalid_integer', param: `${at}[quantity]` });
  if (id !== undefined && data === undefined) {
    const { prices } = world.tables;
    const price = rowOf(world, 'price', id, `${at}[price]`);
    const known = { currency: prices.currency.at(price), amount: prices.amount.at(price), every: prices.recurring.at(price) };
    return { price, name: '', ...known, quantity };
  }
  if (id !== undefined || data === undefined) throw refused(`Give one of \`${at}[price]\` and \`${at}[price_data]\`.`);
  checkStep(data.unit_amount, data.currency, `${at}[price_data][unit_amount]`);
  const every = readRecurring(world, data.recurring, `${at}[price_data][recurring]`);
  return { price: undefined, name: data.product_data.name, currency: data.currency, amount: data.unit_amount, every, quantity };
}

function requireAlike(wanted: readonly Wanted[], mode: number): void {
  const [first] = wanted;
  if (first === undefined)
    throw new ApiError(400, 'Missing required param: line_items.', { code: 'parameter_missing', param: 'line_items' });
  if (mode === SESSION.payment && wanted.some(({ every }) => every > 0))
    throw refused(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
    );
  if (mode === SESSION.subscription && wanted.some(({ every }) => every === 0))
    throw refused('In `subscription` mode this mock takes recurring prices only.');
  if (wanted.some((each) => each.currency !== first.currency || each.every !== first.every))
    throw refused('The prices of a Checkout Session must have one currency and, where they recur, one interval.');
  if (mode === SESSION.payment) checkAmount(sum(wanted), first.currency, 'line_items');
}

function sum(wanted: readonly Wanted[]): number {
  return wanted.reduce((total, { amount, quantity }) => total + amount * quantity, 0);
}

function refused(message: string): ApiError {
  return new ApiError(400, message, { param: 'line_items' });
}
