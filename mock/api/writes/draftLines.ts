import { LINE } from '../../economy/codes.ts';
import { lineMoney, totalOf } from '../../economy/invoiceMoney.ts';
import { addRow } from '../../economy/tables/addRow.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { ApiError } from '../apiError.ts';

/** Lines that an invoice made by hand may get: their rows are kept free, so that a line's id stays what it is as others are added. */
export const MOST_LINES = 100;

/** Keeps rows free for the lines of the invoice that is written next; none of them is shown before it is filled. */
export function reserveLines(world: World, invoice: number): void {
  const { lines, invoices } = world.tables;
  invoices.firstLine.set(invoice, lines.ref.length);
  for (let n = 0; n < MOST_LINES; n++) addRow(world.tables.lines, { invoice, kind: LINE.item, ref: NONE });
}

/** Puts an item on a draft made by hand and adds the draft up again. */
export function addLine(world: World, invoice: number, item: number): void {
  const { lines, invoices, invoiceItems } = world.tables;
  const [count, first] = [invoices.lines.at(invoice), invoices.firstLine.at(invoice)];
  if (count >= MOST_LINES) throw new ApiError(400, `An invoice made here takes at most ${MOST_LINES} items.`, { param: 'invoice' });
  lines.ref.set(first + count, item);
  invoices.lines.set(invoice, count + 1);
  invoiceItems.invoice.set(item, invoice);
  addUp(world, invoice);
}

function addUp(world: World, invoice: number): void {
  const { lines, invoices, invoiceItems } = world.tables;
  const first = invoices.firstLine.at(invoice);
  const amounts = Array.from({ length: invoices.lines.at(invoice) }, (_, n) => invoiceItems.amount.at(lines.ref.at(first + n)));
  const terms = { currency: invoices.currency.at(invoice), discount: invoices.discount.at(invoice), taxRate: invoices.taxRate.at(invoice) };
  const money = totalOf(world, terms.taxRate, lineMoney(world, terms, amounts));
  invoices.subtotal.set(invoice, money.subtotal);
  invoices.discounted.set(invoice, money.discounted);
  invoices.tax.set(invoice, money.tax);
  invoices.total.set(invoice, money.total);
}
