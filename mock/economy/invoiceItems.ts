import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

export interface NewInvoiceItem {
  readonly customer: number;
  readonly currency: number;
  readonly price: number;
  readonly quantity: number;
  /** Minor units of all of it; negative for what is given back. */
  readonly amount: number;
  readonly start: number;
  readonly end: number;
  /** The subscription item that it corrects, or NONE. */
  readonly item: number;
}

/** Notes something to be charged. It waits until an invoice takes it. */
export function addInvoiceItem(world: World, at: number, item: NewInvoiceItem): number {
  const { customer, currency, price, quantity, amount, start, end, item: corrected } = item;
  const fields = { created: at, customer, currency, price, quantity, amount, start, end, item: corrected, invoice: NONE };
  const row = addRow(world.tables.invoiceItems, fields);
  const key = keyOf(customer, currency);
  const waiting = world.links.pendingItems.get(key);
  if (waiting === undefined) world.links.pendingItems.set(key, [row]);
  else waiting.push(row);
  record(world, at, 'invoiceitem.created', row);
  return row;
}

/** The items of a customer that wait for an invoice in a currency, oldest first. */
export function pendingItems(world: World, customer: number, currency: number): readonly number[] {
  return world.links.pendingItems.get(keyOf(customer, currency)) ?? [];
}

/** The items of a customer that wait for an invoice in a currency, oldest first; from now on they wait no more. */
export function takePendingItems(world: World, customer: number, currency: number): readonly number[] {
  const waiting = pendingItems(world, customer, currency);
  world.links.pendingItems.delete(keyOf(customer, currency));
  return waiting;
}

/** An item goes on an invoice of its own: it waits no more, the others still do. */
export function stopWaiting(world: World, row: number): void {
  const { customer, currency } = world.tables.invoiceItems;
  const key = keyOf(customer.at(row), currency.at(row));
  const waiting = (world.links.pendingItems.get(key) ?? []).filter((other) => other !== row);
  if (waiting.length === 0) world.links.pendingItems.delete(key);
  else world.links.pendingItems.set(key, waiting);
}

function keyOf(customer: number, currency: number): number {
  return customer * 64 + currency;
}
