import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { CREDIT } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import { type InvoiceLine, linesOf } from '../economy/invoiceLines.ts';
import { type LineMoney, lineMoney, totalOf } from '../economy/invoiceMoney.ts';
import { NONE } from '../economy/tables.ts';
import { isInclusive } from '../economy/taxRates.ts';
import type { World } from '../economy/world.ts';
import { entryOf, mix, pick } from '../random.ts';
import { listInline, type NestedList, reached } from './build.ts';
import { idOrNull } from './ids.ts';
import { lineDescription } from './invoiceLine.ts';
import { invoiceNumber } from './invoiceNumber.ts';
import { taxAmounts, taxRatesOf } from './taxRate.ts';

/** Lines have no table: the id of the n-th line of a credit note stands for `credit note × 64 + n` (an invoice has at most 40). */
export const LINES_PER_NOTE = 64;

/** A line on the wire: decimals are text there. */
export type WireCreditNoteLine = Omit<Stripe.CreditNoteLineItem, 'unit_amount_decimal'> & { unit_amount_decimal: string };
/** A credit note on the wire. */
export type WireCreditNote = Omit<Stripe.CreditNote, 'lines'> & { lines: NestedList<WireCreditNoteLine> };

/** A credit note: some lines of an invoice, in full. Amounts are minor units. */
export function buildCreditNote(world: World, row: number, at: number): WireCreditNote {
  const { creditNotes, invoices, refunds } = world.tables;
  const [id, invoice, amount, way] = [
    world.ids.credit_note.encode(row),
    creditNotes.invoice.at(row),
    creditNotes.amount.at(row),
    creditNotes.way.at(row),
  ];
  const [discount, taxRate, refund] = [invoices.discount.at(invoice), invoices.taxRate.at(invoice), creditNotes.refund.at(row)];
  const sums = totalOf(world, taxRate, creditedMoney(world, row));
  const contained = isInclusive(world, taxRate) ? sums.tax : 0;
  const discount_amounts = discount === NONE ? [] : [{ amount: sums.discounted, discount: world.ids.discount.encode(discount) }];
  const voidedAt = reached(creditNotes.voidedAt.at(row), at);
  return noted(world.byHand, 'credit_note', row, at, {
    id,
    object: 'credit_note',
    amount,
    amount_shipping: 0,
    created: creditNotes.created.at(row),
    currency: currencyAt(invoices.currency.at(invoice)).code,
    customer: world.ids.customer.encode(invoices.customer.at(invoice)),
    customer_account: null,
    customer_balance_transaction: idOrNull(world, 'customer_balance_transaction', creditNotes.entry.at(row)),
    discount_amount: sums.discounted,
    discount_amounts,
    effective_at: creditNotes.created.at(row),
    invoice: world.ids.invoice.encode(invoice),
    lines: listInline(buildCreditNoteLines(world, row, at), `/v1/credit_notes/${id}/lines`),
    livemode: false,
    memo: null,
    metadata: {},
    number: `${invoiceNumber(invoice)}-CN-${String(noteNumber(world, row)).padStart(2, '0')}`,
    out_of_band_amount: null,
    pdf: `https://invoice.example.com/cn/${id}/pdf`,
    post_payment_amount: way === CREDIT.prepayment ? 0 : amount,
    pre_payment_amount: way === CREDIT.prepayment ? amount : 0,
    pretax_credit_amounts: discount_amounts.map((each) => ({ ...each, type: 'discount' as const })),
    reason: pick(['order_change', 'product_unsatisfactory', 'duplicate', null] as const, mix(invoices.seed.at(invoice), row), 1),
    refunds:
      refund === NONE
        ? []
        : [
            {
              amount_refunded: refunds.amount.at(refund),
              payment_record_refund: null,
              refund: world.ids.refund.encode(refund),
              type: 'refund',
            },
          ],
    shipping_cost: null,
    status: voidedAt === null ? 'issued' : 'void',
    subtotal: sums.subtotal,
    subtotal_excluding_tax: sums.subtotal - contained,
    total: amount,
    total_excluding_tax: amount - sums.tax,
    total_taxes: taxAmounts(world, taxRate, sums.tax, sums.subtotal - sums.discounted),
    type: way === CREDIT.prepayment ? 'pre_payment' : 'post_payment',
    voided_at: voidedAt,
  });
}

/** All lines of a credit note, in the order of the invoice. */
export function buildCreditNoteLines(world: World, row: number, at: number): WireCreditNoteLine[] {
  const money = creditedMoney(world, row);
  return creditedLines(world, row).map((line, n) => buildLine(world, row, n, line, entryOf(money, n), at));
}

function buildLine(world: World, row: number, n: number, line: InvoiceLine, money: LineMoney, at: number): WireCreditNoteLine {
  const { creditNotes, invoices, prices } = world.tables;
  const invoice = creditNotes.invoice.at(row);
  const [discount, taxRate, unit] = [invoices.discount.at(invoice), invoices.taxRate.at(invoice), prices.amount.at(line.price)];
  const discount_amounts = discount === NONE ? [] : [{ amount: money.discounted, discount: world.ids.discount.encode(discount) }];
  return {
    id: world.ids.credit_note_line_item.encode(row * LINES_PER_NOTE + n),
    object: 'credit_note_line_item',
    amount: money.amount,
    description: lineDescription(world, line),
    discount_amount: money.discounted,
    discount_amounts,
    invoice_line_item: world.ids.line_item.encode(invoices.firstLine.at(invoice) + creditNotes.first.at(row) + n),
    livemode: false,
    metadata: {},
    pretax_credit_amounts: discount_amounts.map((each) => ({ ...each, type: 'discount' as const })),
    quantity: line.quantity,
    tax_rates: taxRatesOf(world, taxRate, at),
    taxes: taxAmounts(world, taxRate, money.tax, money.amount - money.discounted),
    type: 'invoice_line_item',
    unit_amount: unit,
    unit_amount_decimal: String(unit),
  };
}

function creditedLines(world: World, row: number): InvoiceLine[] {
  const { creditNotes } = world.tables;
  const first = creditNotes.first.at(row);
  return linesOf(world, creditNotes.invoice.at(row)).slice(first, first + creditNotes.lines.at(row));
}

// Of the money of the whole invoice: an amount off is spread over all its lines.
function creditedMoney(world: World, row: number): LineMoney[] {
  const { creditNotes, invoices } = world.tables;
  const [invoice, first] = [creditNotes.invoice.at(row), creditNotes.first.at(row)];
  const terms = { currency: invoices.currency.at(invoice), discount: invoices.discount.at(invoice), taxRate: invoices.taxRate.at(invoice) };
  const amounts = linesOf(world, invoice).map((line) => line.amount);
  return lineMoney(world, terms, amounts).slice(first, first + creditNotes.lines.at(row));
}

function noteNumber(world: World, row: number): number {
  const { creditNotes } = world.tables;
  let number = 1;
  for (let each = creditNotes.previous.at(row); each !== NONE; each = creditNotes.previous.at(each)) number++;
  return number;
}
