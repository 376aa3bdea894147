import type Stripe from 'stripe';
import { articleOf } from '../economy/catalogue.ts';
import { LINE } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { type InvoiceLine, linesOf } from '../economy/invoiceLines.ts';
import { type LineMoney, lineMoney } from '../economy/invoiceMoney.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { taxAmounts } from './taxRate.ts';

/** A line on the wire: decimals are text there. */
export type WireLine = Omit<Stripe.InvoiceLineItem, 'pricing' | 'quantity_decimal'> & {
  quantity_decimal: string;
  pricing: { price_details: { price: string; product: string }; type: 'price_details'; unit_amount_decimal: string };
};

/** All lines of an invoice, in its order; amounts are minor units. Discounts and tax depend on the whole, so they are built together. */
export function buildInvoiceLines(world: World, invoice: number): WireLine[] {
  const { invoices } = world.tables;
  const lines = linesOf(world, invoice);
  const [currency, discount, taxRate] = [invoices.currency.at(invoice), invoices.discount.at(invoice), invoices.taxRate.at(invoice)];
  const money = lineMoney(
    world,
    { currency, discount, taxRate },
    lines.map(({ amount }) => amount),
  );
  return lines.map((line, n) => buildLine(world, invoice, n, line, entryOf(money, n)));
}

function buildLine(world: World, invoice: number, n: number, line: InvoiceLine, { amount, discounted, tax }: LineMoney): WireLine {
  const { invoices, prices } = world.tables;
  const [discount, product] = [invoices.discount.at(invoice), prices.product.at(line.price)];
  const discounts = discount === NONE ? [] : [world.ids.discount.encode(discount)];
  return {
    id: world.ids.line_item.encode(invoices.firstLine.at(invoice) + n),
    object: 'line_item',
    amount,
    currency: currencyAt(invoices.currency.at(invoice)).code,
    description: lineDescription(world, line),
    discount_amounts: discounts.map((each) => ({ amount: discounted, discount: each })),
    discountable: true,
    discounts,
    invoice: world.ids.invoice.encode(invoice),
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
    taxes: taxAmounts(world, invoices.taxRate.at(invoice), tax, amount - discounted),
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
