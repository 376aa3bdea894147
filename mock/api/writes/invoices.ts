import { note } from '../../economy/byHand.ts';
import { DAY } from '../../economy/calendar.ts';
import { deleteDraft, voidInvoice, writeOff } from '../../economy/closeInvoice.ts';
import { BILLING, REASON } from '../../economy/codes.ts';
import { finalizeAndCollect } from '../../economy/collection.ts';
import { currencyOf } from '../../economy/customers.ts';
import { takePendingItems } from '../../economy/invoiceItems.ts';
import { fallDue } from '../../economy/invoices.ts';
import { record } from '../../economy/record.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { writeInvoice } from '../../economy/writeInvoice.ts';
import { buildInvoice } from '../../objects/invoice.ts';
import { type InvoiceStatus, invoiceStatus } from '../../objects/invoiceState.ts';
import { chance, mix } from '../../random.ts';
import { ApiError } from '../apiError.ts';
import { addLine, reserveLines } from './draftLines.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { boolean, clearable, currency, integer, list, metadata, oneOf, text } from './params.ts';
import { payInvoiceNow } from './payInvoiceNow.ts';
import { previewInvoice } from './previewInvoice.ts';
import { quietSeed } from './quietSeed.ts';
import { rowOf } from './rowOf.ts';
import { taxRateNamed } from './taxRates.ts';
import { unheard } from './unheard.ts';
import { write } from './write.ts';

const words = {
  auto_advance: boolean.optional(),
  days_until_due: integer.optional(),
  description: clearable.optional(),
  due_date: integer.optional(),
  footer: clearable.optional(),
  metadata: metadata.optional(),
};

/** Invoices of the caller's own, and what is done with any: finalise, pay, send, void, write off; what comes next is shown before it is written. */
export const invoiceWrites = [
  write(
    { method: 'POST', path: '/v1/invoices' },
    {
      ...words,
      collection_method: oneOf(['charge_automatically', 'send_invoice']).optional(),
      currency: currency.optional(),
      customer: text,
      default_tax_rates: list(text).optional(),
      pending_invoice_items_behavior: oneOf(['exclude', 'include']).optional(),
    },
    ({ world, at, params }) => {
      const customer = rowOf(world, 'customer', params.customer, 'customer');
      const index = params.currency ?? currencyOf(world, customer, 0);
      const row = draft(world, at, customer, index, taxRateNamed(world, at, params.default_tax_rates));
      if (params.pending_invoice_items_behavior === 'include')
        for (const item of takePendingItems(world, customer, index)) addLine(world, row, item);
      const sent = params.collection_method === 'send_invoice';
      const due = params.due_date ?? at + (params.days_until_due ?? 30) * DAY;
      note(world.byHand, 'invoice', row, at, {
        ...{ auto_advance: params.auto_advance ?? false, automatically_finalizes_at: null, description: params.description ?? null },
        ...{ collection_method: params.collection_method ?? 'charge_automatically', due_date: sent ? due : null },
        ...{ footer: params.footer ?? null, metadata: mergeMetadata({}, params.metadata), next_payment_attempt: null },
      });
      return { kind: 'invoice', row };
    },
  ),

  // It stands before the path with an id, which would take it for one.
  write(
    { method: 'POST', path: '/v1/invoices/create_preview' },
    { customer: text.optional(), subscription: text.optional() },
    ({ world, at, params }) => ({ body: previewInvoice(world, at, params) }),
  ),

  write({ method: 'POST', path: '/v1/invoices/:id', about: 'invoice' }, words, ({ world, at, params, id }) => {
    const row = rowOf(world, 'invoice', id);
    const { metadata: keys, days_until_due, due_date, ...plain } = params;
    const due = due_date ?? (days_until_due === undefined ? undefined : world.tables.invoices.created.at(row) + days_until_due * DAY);
    const merged = mergeMetadata(buildInvoice(world, row, at).metadata ?? {}, keys);
    note(world.byHand, 'invoice', row, at, { ...plain, ...(due === undefined ? {} : { due_date: due }), metadata: merged });
    record(world, at, 'invoice.updated', row);
    return { kind: 'invoice', row };
  }),

  write({ method: 'DELETE', path: '/v1/invoices/:id', about: 'invoice', expands: false }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'invoice', id);
    demand(world, at, row, ['draft'], 'You can only delete draft invoices.');
    deleteDraft(world, at, row);
    return { body: { id, object: 'invoice', deleted: true } };
  }),

  write(
    { method: 'POST', path: '/v1/invoices/:id/finalize', about: 'invoice' },
    { auto_advance: unheard(boolean) },
    ({ world, at, id }) => {
      const row = rowOf(world, 'invoice', id);
      demand(world, at, row, ['draft'], "This invoice is already finalized, you can't re-finalize a non-draft invoice.");
      finalizeAndCollect(world, at, row);
      return { kind: 'invoice', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/invoices/:id/pay', about: 'invoice' },
    { off_session: unheard(boolean), paid_out_of_band: boolean.optional(), payment_method: text.optional() },
    ({ world, at, params, id }) => {
      const row = rowOf(world, 'invoice', id);
      demand(world, at, row, ['draft', 'open', 'uncollectible'], 'Invoice is already paid or void.');
      finalizeAndCollect(world, at, row);
      payInvoiceNow(world, at, row, params);
      return { kind: 'invoice', row };
    },
  ),

  write({ method: 'POST', path: '/v1/invoices/:id/send', about: 'invoice' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'invoice', id);
    demand(world, at, row, ['draft', 'open'], 'You can only send draft and open invoices.');
    finalizeAndCollect(world, at, row);
    record(world, at, 'invoice.sent', row);
    return { kind: 'invoice', row };
  }),

  write({ method: 'POST', path: '/v1/test_helpers/invoices/:id/fall_due', about: 'invoice' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'invoice', id);
    demand(world, at, row, ['open'], 'Only an open invoice can be overdue.');
    if (buildInvoice(world, row, at).collection_method !== 'send_invoice')
      throw new ApiError(400, 'Only an invoice that was sent can be overdue.', { param: 'id' });
    note(world.byHand, 'invoice', row, at, { due_date: at });
    fallDue(world, at, row);
    return { kind: 'invoice', row };
  }),

  write({ method: 'POST', path: '/v1/invoices/:id/void', about: 'invoice' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'invoice', id);
    demand(world, at, row, ['open', 'uncollectible'], 'You can only void open and uncollectible invoices.');
    voidInvoice(world, at, row);
    return { kind: 'invoice', row };
  }),

  write({ method: 'POST', path: '/v1/invoices/:id/mark_uncollectible', about: 'invoice' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'invoice', id);
    demand(world, at, row, ['open'], 'You can only mark open invoices as uncollectible.');
    writeOff(world, at, row);
    return { kind: 'invoice', row };
  }),
];

/** Writes an empty draft of which nothing comes by itself. */
function draft(world: World, at: number, customer: number, index: number, taxRate: number | undefined): number {
  const row = writeInvoice(world, at, {
    ...{ seed: seedOf(world), customer, currency: index, plan: BILLING.steered, reason: REASON.manual, subscription: NONE, discount: NONE },
    ...(taxRate === undefined ? {} : { taxRate }),
    ...{ items: [], cycles: [], periodStart: at, periodEnd: at },
  });
  world.byHand.invoices.add(row);
  reserveLines(world, row);
  return row;
}

// With this seed nobody gives a credit note once it is paid (see `settle` in invoices.ts).
function seedOf(world: World): number {
  const row = world.tables.invoices.created.length;
  for (let n = 0; ; n++) {
    const seed = quietSeed(world, row * 16 + n);
    if (!chance(mix(seed, 0xc4ed), 1, 45)) return seed;
  }
}

function demand(world: World, at: number, row: number, statuses: readonly InvoiceStatus[], message: string): void {
  if (!statuses.includes(invoiceStatus(world, row, at))) throw new ApiError(400, message, { code: 'invoice_not_editable' });
}
