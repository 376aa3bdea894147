import type Stripe from 'stripe';
import { articles } from '../content/catalogue.ts';
import { currencyAt } from '../economy/currencies.ts';
import { invoiceLine } from '../economy/invoiceLines.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';

/** Lines have no table: the id of the n-th line of an invoice stands for `invoice × 64 + n` (at most 40 lines). */
export const LINES_PER_INVOICE = 64;

/** A line on the wire: decimals are text there. */
export type WireLine = Omit<Stripe.InvoiceLineItem, 'pricing' | 'quantity_decimal'> & {
  quantity_decimal: string;
  pricing: { price_details: { price: string; product: string }; type: 'price_details'; unit_amount_decimal: string };
};

/** The n-th line (from 0) of an invoice; amounts are minor units. */
export function buildInvoiceLine(world: World, invoice: number, n: number): WireLine {
  const { invoices } = world.tables;
  const [seed, currency, created] = [invoices.seed.at(invoice), invoices.currency.at(invoice), invoices.created.at(invoice)];
  const line = invoiceLine(world, { seed, currency, created }, n);
  const number = invoice * LINES_PER_INVOICE + n;
  return {
    id: world.ids.line_item.encode(number),
    object: 'line_item',
    amount: line.amount,
    currency: currencyAt(currency).code,
    description: entryOf(articles, line.product).name,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: world.ids.invoice.encode(invoice),
    livemode: false,
    metadata: {},
    parent: {
      invoice_item_details: {
        invoice_item: world.ids.invoice_item.encode(number),
        proration: false,
        proration_details: { credited_items: null },
        subscription: null,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: line.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: world.ids.price.encode(line.price), product: world.ids.product.encode(line.product) },
      type: 'price_details',
      unit_amount_decimal: String(line.unit),
    },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subscription: null,
    subtotal: line.amount,
    taxes: [],
  };
}
