import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { invoiceDeleted } from '../../objects/invoiceState.ts';
import { noSuch } from '../apiError.ts';

/** Kinds of object that writes are about, with their tables. */
const TABLES = {
  customer: 'customers',
  product: 'products',
  price: 'prices',
  payment_intent: 'payments',
  charge: 'charges',
  invoice: 'invoices',
  subscription: 'subscriptions',
  coupon: 'coupons',
  checkout_session: 'sessions',
  refund: 'refunds',
  dispute: 'disputes',
  review: 'reviews',
  payout: 'payouts',
  topup: 'topups',
  account: 'accounts',
  transfer: 'transfers',
  application_fee: 'applicationFees',
  setup_intent: 'setupIntents',
  promotion_code: 'promotionCodes',
  tax_rate: 'taxRates',
  credit_note: 'creditNotes',
  subscription_schedule: 'schedules',
} as const;

/** The row of the object that an id names and that still exists; `param` is `id` for the one in the path. */
export function rowOf(world: World, kind: keyof typeof TABLES, id: string, param = 'id'): number {
  const row = world.ids[kind].decode(id);
  if (row === undefined || row >= world.tables[TABLES[kind]].created.length || isGone(world, kind, row)) throw noSuch(kind, id, param);
  return row;
}

function isGone(world: World, kind: keyof typeof TABLES, row: number): boolean {
  if (kind === 'customer') return world.tables.customers.deletedAt.at(row) !== NONE;
  if (kind === 'coupon') return world.tables.coupons.deletedAt.at(row) !== NONE;
  if (kind === 'product') return world.byHand.deletedProducts.has(row);
  return kind === 'invoice' && invoiceDeleted(world, row, NONE - 1);
}
