import { z } from 'zod';
import { note } from '../../economy/byHand.ts';
import { CREDIT } from '../../economy/codes.ts';
import { creditedLines, creditLines, voidCreditNote } from '../../economy/creditNotes.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { type InvoiceStatus, invoiceStatus } from '../../objects/invoiceState.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { integer, list, metadata, oneOf, text } from './params.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

const line = z.strictObject({ invoice_line_item: text, quantity: integer.optional(), type: oneOf(['invoice_line_item']) });

/** Credit notes for whole lines of an invoice, in its order. While it is open less is due; once it is paid the money goes where it is said. */
export const creditNoteWrites = [
  write(
    { method: 'POST', path: '/v1/credit_notes' },
    {
      credit_amount: integer.optional(),
      invoice: text,
      lines: list(line),
      memo: text.optional(),
      metadata: metadata.optional(),
      reason: oneOf(['duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory']).optional(),
      refund_amount: integer.optional(),
    },
    ({ world, at, params }) => {
      const invoice = rowOf(world, 'invoice', params.invoice, 'invoice');
      const count = countLines(world, invoice, params.lines);
      const row = creditLines(world, at, invoice, wayOf(world, at, invoice, params), count);
      if (row === undefined)
        throw refused('That much cannot be credited: something must remain to be paid, or has been given back already.', 'lines');
      note(world.byHand, 'credit_note', row, at, {
        memo: params.memo ?? null,
        metadata: mergeMetadata({}, params.metadata),
        reason: params.reason ?? null,
      });
      return { kind: 'credit_note', row };
    },
  ),

  write({ method: 'POST', path: '/v1/credit_notes/:id/void', about: 'credit_note' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'credit_note', id);
    const { creditNotes, invoices } = world.tables;
    if (creditNotes.voidedAt.at(row) !== NONE) throw refused('This credit note is void already.', 'id');
    const invoice = creditNotes.invoice.at(row);
    if (invoiceStatus(world, invoice, at) !== 'open' || invoices.latestPayment.at(invoice) !== NONE)
      throw refused('You can only void a credit note while its invoice is open, and nobody has tried to pay it.', 'id');
    voidCreditNote(world, at, row);
    return { kind: 'credit_note', row };
  }),
];

// The lines must be the next ones of the invoice: what a credit note is of is stored as a range.
function countLines(world: World, invoice: number, lines: readonly z.output<typeof line>[]): number {
  const first = world.tables.invoices.firstLine.at(invoice) + creditedLines(world, invoice);
  for (const [n, { invoice_line_item: id }] of lines.entries())
    if (world.ids.line_item.decode(id) !== first + n)
      throw refused('This mock credits the lines of an invoice in their order, each in full.', `lines[${n}][invoice_line_item]`);
  if (lines.length > 0) return lines.length;
  throw new ApiError(400, 'Missing required param: lines.', { code: 'parameter_missing', param: 'lines' });
}

interface Ways {
  readonly credit_amount?: number | undefined;
  readonly refund_amount?: number | undefined;
}

function wayOf(world: World, at: number, invoice: number, { credit_amount, refund_amount }: Ways): number {
  const status: InvoiceStatus = invoiceStatus(world, invoice, at);
  if (status === 'paid') {
    if (credit_amount !== undefined && refund_amount !== undefined)
      throw refused('This mock gives all of it as a refund or as credit, not parts of each.', 'refund_amount');
    return refund_amount === undefined ? CREDIT.balance : CREDIT.refund;
  }
  if (status !== 'open') throw refused(`You can only credit open and paid invoices; this one is ${status}.`, 'invoice');
  if (world.tables.invoices.latestPayment.at(invoice) !== NONE)
    throw refused('A payment of this invoice is under way: this mock credits it before or after.', 'invoice');
  return CREDIT.prepayment;
}

function refused(message: string, param: string): ApiError {
  return new ApiError(400, message, { param });
}
