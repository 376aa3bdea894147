import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { addInvoiceItem, stopWaiting } from '../../economy/invoiceItems.ts';
import { record } from '../../economy/record.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { invoiceStatus } from '../../objects/invoiceState.ts';
import { ApiError } from '../apiError.ts';
import { adHocPrice } from './adHocPrice.ts';
import { checkStep } from './amounts.ts';
import { addLine } from './draftLines.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { currency, integer, metadata, text } from './params.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

const fields = {
  amount: integer.optional(),
  currency: currency.optional(),
  customer: text,
  description: text.optional(),
  invoice: text.optional(),
  metadata: metadata.optional(),
  period: z.strictObject({ start: integer, end: integer }).optional(),
  pricing: z.strictObject({ price: text }).optional(),
  quantity: integer.optional(),
};
type Fields = z.output<z.ZodObject<typeof fields>>;

/** Something to be charged: on a draft at once, or with the next invoice of the customer. */
export const invoiceItemWrites = [
  write({ method: 'POST', path: '/v1/invoiceitems' }, fields, ({ world, at, params }) => {
    const customer = rowOf(world, 'customer', params.customer, 'customer');
    const draft = params.invoice === undefined ? undefined : draftOf(world, at, params.invoice, customer);
    const sold = params.pricing === undefined ? amountOf(world, at, params) : pricedAt(world, params.pricing.price, params.quantity ?? 1);
    if (draft !== undefined && sold.currency !== world.tables.invoices.currency.at(draft))
      throw new ApiError(400, 'The currency of an item must be that of its invoice.', { param: 'currency' });
    const { start, end } = params.period ?? { start: at, end: at };
    const row = addInvoiceItem(world, at, { customer, ...sold, start, end, item: NONE });
    note(world.byHand, 'invoice_item', row, at, { metadata: mergeMetadata({}, params.metadata), ...describe(params) });
    if (draft !== undefined) putOn(world, at, draft, row);
    return { kind: 'invoice_item', row };
  }),
];

interface Sold {
  readonly currency: number;
  readonly price: number;
  readonly quantity: number;
  readonly amount: number;
}

function amountOf(world: World, at: number, params: Fields): Sold {
  const { amount, currency: index, description = 'Item' } = params;
  if (amount === undefined) throw new ApiError(400, 'Missing required param: amount.', { code: 'parameter_missing', param: 'amount' });
  if (index === undefined) throw new ApiError(400, 'Missing required param: currency.', { code: 'parameter_missing', param: 'currency' });
  checkStep(amount, index);
  return { currency: index, price: adHocPrice(world, at, { name: description, currency: index, amount, every: 0 }), quantity: 1, amount };
}

function pricedAt(world: World, id: string, quantity: number): Sold {
  const { prices } = world.tables;
  const price = rowOf(world, 'price', id, 'pricing[price]');
  if (quantity < 1 || quantity > 1_000_000)
    throw new ApiError(400, 'Invalid positive integer', { code: 'parameter_invalid_integer', param: 'quantity' });
  return { currency: prices.currency.at(price), price, quantity, amount: prices.amount.at(price) * quantity };
}

function draftOf(world: World, at: number, id: string, customer: number): number {
  const { invoices } = world.tables;
  const invoice = rowOf(world, 'invoice', id, 'invoice');
  if (!world.byHand.invoices.has(invoice) || invoiceStatus(world, invoice, at) !== 'draft')
    throw new ApiError(400, 'Items can only be added to a draft that was made through the API.', {
      code: 'invoice_not_editable',
      param: 'invoice',
    });
  if (invoices.customer.at(invoice) !== customer)
    throw new ApiError(400, 'The customer of an item must be that of its invoice.', { param: 'customer' });
  return invoice;
}

function putOn(world: World, at: number, draft: number, item: number): void {
  stopWaiting(world, item);
  addLine(world, draft, item);
  record(world, at, 'invoice.updated', draft);
}

function describe({ description }: Fields): object {
  return description === undefined ? {} : { description };
}
