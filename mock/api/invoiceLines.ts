import type { World } from '../economy/world.ts';
import { buildInvoiceLine, LINES_PER_INVOICE } from '../objects/invoiceLine.ts';
import { invoiceDeleted } from '../objects/invoiceState.ts';
import { noSuch } from './apiError.ts';
import { type ListBody, listChildren } from './list.ts';
import type { Query } from './query.ts';
import { countSequence } from './sequences.ts';

/** Answers `GET /v1/invoices/<id>/lines`: all lines, page by page, in the order of the invoice. */
export function listInvoiceLines(world: World, id: string, query: Query, at: number): ListBody {
  const { invoices } = world.tables;
  const invoice = world.ids.invoice.decode(id);
  if (invoice === undefined || invoice >= invoices.created.length || invoiceDeleted(world, invoice, at)) throw noSuch('invoice', id, 'id');
  const count = invoices.lines.at(invoice);
  const rowOfLine = (line: string): number | undefined => {
    const number = world.ids.line_item.decode(line);
    if (number === undefined || Math.floor(number / LINES_PER_INVOICE) !== invoice) return undefined;
    return number % LINES_PER_INVOICE < count ? number % LINES_PER_INVOICE : undefined;
  };
  const build = (n: number): object => buildInvoiceLine(world, invoice, n);
  return listChildren(world, { url: `/v1/invoices/${id}/lines`, sequence: countSequence(count), row: rowOfLine, build }, query, at);
}
