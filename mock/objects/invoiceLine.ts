import type Stripe from 'stripe';
import { articleOf } from '../economy/catalogue.ts';
import { LINE } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { type InvoiceLine, linesOf } from '../economy/invoiceLines.ts';
import { type LineMoney, lineMoney, type Terms } from '../economy/invoiceMoney.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { taxAmounts } from './taxRate.ts';

/** A line on the wire: decimals are text there. */
export type WireLine = Omit<Stripe.InvoiceLineItem, 'pricing' | 'quantity_decimal'> & {
  quantity_decimal: string;
  pricing: { price_details: { price: string; product: string }; type: 'price_details'; unit_amount_decimal: string };
};

/** What the lines of one invoice share: its terms, its id, and how each of them is called. */
export interface LineContext {
  readonly terms: Terms;
  readonly invoice: string | null;
  readonly idOf: (n: number) => string;
}

/** All lines of an invoice, in its order; amounts are minor units. */
export function buildInvoiceLines(world: World, invoice: number): WireLine[] {
  const { invoices } = world.tables;
  const [lines, first] = [linesOf(world, invoice), invoices.firstLine.at(invoice)];
  const [currency, discount, taxRate] = [invoices.currency.at(invoice), invoices.discount.at(invoice), invoices.taxRate.at(invoice)];
  const money = lineMoney(
    world,
    { currency, discount, taxRate },
    lines.map(({ amount }) => amount),
  );
  return shapeLines(world, lines, money, {
    terms: { currency, discount, taxRate },
    invoice: world.ids.invoice.encode(invoice),
    idOf: (n) => world.ids.line_item.encode(first + n),
  });
}

/** Lines on the wire, whether their invoice is written or not. Discounts and tax depend on the whole, so they come together. */
export function shapeLines(world: World, lines: readonly InvoiceLine[], money: readonly LineMoney[], context: LineContext): WireLine[] {
  return lines.map((line, n) => shapeLine(world, context, n, line, entryOf(money, n)));
}

function shapeLine(
  world: World,
  { terms, invoice, idOf }: LineContext,
  n: number,
  line: InvoiceLine,
  { amount, discounted, tax }: LineMoney,
): WireLine {
  const { prices } = world.tables;
  const product = prices.product.at(line.price);
  const discounts = terms.discount === NONE ? [] : [world.ids.discount.encode(terms.discount)];
  return {
    id: idOf(n),
    object: 'line_item',
    amount,
    currency: currencyAt(terms.currency).code,
    description: lineDescription(world, line),
    discount_amounts: discounts.map((each) => ({ amount: discounted, discount: each })),
    discountable: true,
    discounts,
    invoice,
    livemode: false,
    metadata: {},
    parent: parentOf(world, line),
    period: { end: line.end, start: line.start },
    pretax_credit_amounts: discounts.map((each) => ({ amount: discounted, discount: each, type: 'discount' as const })),
    pricing: {
      price_details: { price: world.ids.price.encode(line.price), product: world.ids.product.encode(product) },
      type: 'price_details',
      unit_amount_decimal: String(prices.amount.at(line.price)),
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: subscriptionOf(world, line),
    subtotal: amount,
    taxes: taxAmounts(world, terms.taxRate, tax, amount - discounted),
  };
}

/** What a line or an item that waits for one is for, in words. */
export function lineDescription(world: World, { price, quantity, kind, item, amount }: Omit<InvoiceLine, 'ref'>): string {
  const { name } = articleOf(world, world.tables.prices.product.at(price));
  if (kind === LINE.cycle) return `${quantity} × ${name}`;
  if (item === NONE) return name;
  return amount < 0 ? `Unused time on ${quantity} × ${name}` : `Remaining time on ${quantity} × ${name}`;
}

function parentOf(world: World, { kind, ref, item }: InvoiceLine): Stripe.InvoiceLineItem.Parent {
  const proration = kind === LINE.item && item !== NONE;
  const subscription = item === NONE ? null : world.ids.subscription.encode(world.tables.subscriptionItems.subscription.at(item));
  const proration_details = { credited_items: null };
  if (item === NONE) {
    const invoice_item = world.ids.invoice_item.encode(ref);
    const details = { invoice_item, proration, proration_details, subscription };
    return { invoice_item_details: details, subscription_item_details: null, type: 'invoice_item_details' };
  }
  const invoice_item = kind === LINE.item ? world.ids.invoice_item.encode(ref) : null;
  const subscription_item = world.ids.subscription_item.encode(item);
  return {
    invoice_item_details: null,
    subscription_item_details: { invoice_item, proration, proration_details, subscription, subscription_item },
    type: 'subscription_item_details',
  };
}

function subscriptionOf(world: World, { item }: InvoiceLine): string | null {
  return item === NONE ? null : world.ids.subscription.encode(world.tables.subscriptionItems.subscription.at(item));
}
