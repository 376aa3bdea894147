import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { listInline } from '../objects/build.ts';
import { buildCheckoutLines } from '../objects/checkoutSession.ts';
import { show } from '../objects/show.ts';
import { ApiError } from './apiError.ts';
import { lookUp } from './lookUp.ts';
import { listOf, type Query } from './query.ts';

const MAX_DEPTH = 4;

/** Fields that hold an id, or null, and become the object when expanded. */
const EXPANDABLE = new Set([
  'account',
  'balance_transaction',
  'charge',
  'coupon',
  'credit_note',
  'customer',
  'customer_balance_transaction',
  'default_payment_method',
  'default_price',
  'destination',
  'discount',
  'failure_balance_transaction',
  'fee',
  'invoice',
  'latest_charge',
  'latest_invoice',
  'payment_intent',
  'payment_method',
  'price',
  'product',
  'promotion_code',
  'refund',
  'review',
  'schedule',
  'setup_intent',
  'source',
  'source_transaction',
  'subscription',
  'transfer',
]);

/** Fields that hold a list of ids. */
const EXPANDABLE_LISTS = new Set(['discounts']);

/** The paths asked for, split; those of a list must begin with `data.`. */
export function expandPaths(query: Query, ofList: boolean): string[][] {
  return listOf(query, 'expand').map((path) => {
    const steps = path.split('.');
    if (ofList && steps.shift() !== 'data') throw cannotExpand(path);
    if (steps.length === 0 || steps.some((step) => step === '')) throw cannotExpand(path);
    if (steps.length > MAX_DEPTH)
      throw new ApiError(400, `You cannot expand more than ${MAX_DEPTH} levels of a property. Property: ${path}`);
    return ofList ? ['data', ...steps] : steps;
  });
}

/** Replaces ids by the objects that they name, along each path, in place. */
export function expandInto(world: World, body: object, paths: readonly (readonly string[])[], at: number): void {
  for (const path of paths) descend(world, body, path, path.join('.'), at);
}

function descend(world: World, node: unknown, path: readonly string[], whole: string, at: number): void {
  const [step, ...rest] = path;
  if (step === undefined || node === null) return;
  if (Array.isArray(node)) {
    for (const entry of node) descend(world, entry, path, whole, at);
    return;
  }
  if (!isRecord(node)) throw cannotExpand(whole);
  node[step] = expanded(world, node, step, rest.length === 0, whole, at);
  descend(world, node[step], rest, whole, at);
}

function expanded(world: World, node: Record<string, unknown>, step: string, last: boolean, whole: string, at: number): unknown {
  if (node['object'] === 'charge' && step === 'refunds') return refundsOf(world, node, at);
  if (node['object'] === 'invoice' && step === 'payments') return paymentsOf(world, node, at);
  if (node['object'] === 'checkout.session' && step === 'line_items') return sessionLinesOf(world, node, at);
  const value = node[step];
  if (Array.isArray(value) && EXPANDABLE_LISTS.has(step))
    return value.map((id) => (typeof id === 'string' ? (lookUp(world, id, at) ?? id) : id));
  if (value === undefined || (typeof value !== 'object' && !EXPANDABLE.has(step))) throw cannotExpand(whole);
  if (typeof value === 'string') return lookUp(world, value, at) ?? value;
  // An object is either expanded already or a part of its parent, and can only be walked through.
  if (last && value !== null && !EXPANDABLE.has(step)) throw cannotExpand(whole);
  return value;
}

// Charges list their refunds only when asked to (Stripe, version 2022-11-15): ten at most, as in every nested list.
function refundsOf(world: World, charge: Record<string, unknown>, at: number): object {
  const { charges, refunds } = world.tables;
  const data: object[] = [];
  const row = world.ids.charge.decode(String(charge['id'])) ?? NONE;
  for (let refund = row === NONE ? NONE : charges.latestRefund.at(row); refund !== NONE; refund = refunds.previous.at(refund)) {
    if (refunds.created.at(refund) <= at) data.push(show(world, 'refund', refund, at));
  }
  return listInline(data, `/v1/charges/${String(charge['id'])}/refunds`);
}

// So do invoices their payments.
function paymentsOf(world: World, invoice: Record<string, unknown>, at: number): object {
  const { invoices, invoicePayments } = world.tables;
  const data: object[] = [];
  const row = world.ids.invoice.decode(String(invoice['id'])) ?? NONE;
  for (let each = row === NONE ? NONE : invoices.latestPayment.at(row); each !== NONE; each = invoicePayments.previous.at(each)) {
    if (invoicePayments.created.at(each) <= at) data.push(show(world, 'invoice_payment', each, at));
  }
  return listInline(data, `/v1/invoice_payments?invoice=${String(invoice['id'])}`);
}

// And checkout sessions what is in the basket.
function sessionLinesOf(world: World, session: Record<string, unknown>, at: number): object {
  const row = world.ids.checkout_session.decode(String(session['id'])) ?? NONE;
  const data = row === NONE ? [] : buildCheckoutLines(world, row, at);
  return listInline(data, `/v1/checkout/sessions/${String(session['id'])}/line_items`);
}

function cannotExpand(path: string): ApiError {
  return new ApiError(400, `This property cannot be expanded (${path}).`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
