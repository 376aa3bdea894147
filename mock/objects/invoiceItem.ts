import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { LINE } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { lineDescription } from './invoiceLine.ts';
import { invoiceDeleted } from './invoiceState.ts';

/** An invoice item on the wire: decimals are text there. */
export type WireInvoiceItem = Omit<Stripe.InvoiceItem, 'pricing' | 'quantity_decimal'> & {
  quantity_decimal: string;
  pricing: { price_details: { price: string; product: string }; type: 'price_details'; unit_amount_decimal: string };
};

/** Something to be charged. It shows its invoice from the moment that one is written. */
export function buildInvoiceItem(world: World, row: number, at: number): WireInvoiceItem {
  const { invoiceItems, invoices, prices, subscriptionItems } = world.tables;
  const [price, quantity, amount, item] = [
    invoiceItems.price.at(row),
    invoiceItems.quantity.at(row),
    invoiceItems.amount.at(row),
    invoiceItems.item.at(row),
  ];
  const invoice = invoiceItems.invoice.at(row);
  const billed = invoice !== NONE && invoices.created.at(invoice) <= at;
  return noted(world.byHand, 'invoice_item', row, at, {
    id: world.ids.invoice_item.encode(row),
    object: 'invoiceitem',
    amount,
    currency: currencyAt(invoiceItems.currency.at(row)).code,
    customer: world.ids.customer.encode(invoiceItems.customer.at(row)),
    customer_account: null,
    date: invoiceItems.created.at(row),
    description: lineDescription(world, { price, quantity, amount, item, kind: LINE.item, start: 0, end: 0 }),
    discountable: true,
    discounts: [],
    invoice: billed ? world.ids.invoice.encode(invoice) : null,
    livemode: false,
    metadata: {},
    net_amount: amount,
    parent: item === NONE ? null : parentOf(world, subscriptionItems.subscription.at(item), item),
    period: { end: invoiceItems.end.at(row), start: invoiceItems.start.at(row) },
    pricing: {
      price_details: { price: world.ids.price.encode(price), product: world.ids.product.encode(prices.product.at(price)) },
      type: 'price_details',
      unit_amount_decimal: String(prices.amount.at(price)),
    },
    proration: item !== NONE,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [],
    test_clock: null,
  });
}

/** True from the moment the draft that it stood on is deleted: it is listed no more, and retrieving it gives 404. */
export function invoiceItemDeleted(world: World, row: number, at: number): boolean {
  const invoice = world.tables.invoiceItems.invoice.at(row);
  return invoice !== NONE && invoiceDeleted(world, invoice, at);
}

function parentOf(world: World, subscription: number, item: number): Stripe.InvoiceItem.Parent {
  return {
    subscription_details: {
      subscription: world.ids.subscription.encode(subscription),
      subscription_item: world.ids.subscription_item.encode(item),
    },
    type: 'subscription_details',
  };
}
