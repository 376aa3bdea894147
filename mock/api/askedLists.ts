import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { listInline } from '../objects/build.ts';
import { buildCheckoutLines } from '../objects/checkoutSession.ts';
import { show } from '../objects/show.ts';
import { rowsOfSubscriber } from './subscriptionFilters.ts';

type AskedList = (world: World, id: string, at: number) => object;

/** Lists that an object shows only when asked to, ten entries at most as in every nested list, by `object.field` (Stripe, 2022-11-15 for charges). */
export const ASKED_LISTS: Readonly<Record<string, AskedList>> = {
  'charge.refunds': (world, id, at) => listInline(refunds(world, id, at), `/v1/charges/${id}/refunds`),
  'checkout.session.line_items': (world, id, at) => {
    const row = world.ids.checkout_session.decode(id) ?? NONE;
    const lines = row === NONE ? [] : buildCheckoutLines(world, row, at);
    return listInline(lines, `/v1/checkout/sessions/${id}/line_items`);
  },
  'customer.sources': (_, id) => listInline([], `/v1/customers/${id}/sources`),
  'customer.subscriptions': (world, id, at) => {
    const rows = rowsOfSubscriber(world, world.ids.customer.decode(id) ?? NONE, at);
    return listInline(
      rows.map((row) => show(world, 'subscription', row, at)),
      `/v1/customers/${id}/subscriptions`,
    );
  },
  'customer.tax_ids': (_, id) => listInline([], `/v1/customers/${id}/tax_ids`),
  'invoice.payments': (world, id, at) => listInline(payments(world, id, at), `/v1/invoice_payments?invoice=${id}`),
};

function refunds(world: World, id: string, at: number): object[] {
  const { charges, refunds: table } = world.tables;
  const [data, row]: [object[], number] = [[], world.ids.charge.decode(id) ?? NONE];
  for (let refund = row === NONE ? NONE : charges.latestRefund.at(row); refund !== NONE; refund = table.previous.at(refund)) {
    if (table.created.at(refund) <= at) data.push(show(world, 'refund', refund, at));
  }
  return data;
}

function payments(world: World, id: string, at: number): object[] {
  const { invoices, invoicePayments } = world.tables;
  const [data, row]: [object[], number] = [[], world.ids.invoice.decode(id) ?? NONE];
  for (let each = row === NONE ? NONE : invoices.latestPayment.at(row); each !== NONE; each = invoicePayments.previous.at(each)) {
    if (invoicePayments.created.at(each) <= at) data.push(show(world, 'invoice_payment', each, at));
  }
  return data;
}
