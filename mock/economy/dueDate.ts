import { pick } from '../random.ts';
import { DAY } from './calendar.ts';
import { REASON } from './codes.ts';
import type { World } from './world.ts';

/** Days after which an invoice of a subscription that is sent must be paid. */
export const DAYS_UNTIL_DUE = 14;

/** When an invoice that is sent must be paid, unix seconds. */
export function dueDate({ tables: { invoices } }: World, row: number): number {
  const days = invoices.reason.at(row) === REASON.manual ? pick([14, 30], invoices.seed.at(row), 340) : DAYS_UNTIL_DUE;
  return invoices.created.at(row) + days * DAY;
}
