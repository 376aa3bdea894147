import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { bankingDay, DAY, dayOf } from '../economy/calendar.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { idOrNull } from './ids.ts';

/** Money sent from the bank to the balance; it moves the balance once it has arrived. */
export function buildTopup(world: World, row: number, at: number): Stripe.Topup {
  const { topups } = world.tables;
  const [created, settled, arrived] = [topups.created.at(row), topups.settledAt.at(row) <= at, topups.transaction.at(row) !== NONE];
  const failed = settled && !arrived;
  return noted(world.byHand, 'topup', row, at, {
    id: world.ids.topup.encode(row),
    object: 'topup',
    amount: topups.amount.at(row),
    balance_transaction: settled ? idOrNull(world, 'balance_transaction', topups.transaction.at(row)) : null,
    created,
    currency: currencyAt(topups.currency.at(row)).code,
    description: 'Top-up',
    expected_availability_date: bankingDay(dayOf(created) + 2) * DAY,
    failure_code: failed ? 'insufficient_funds' : null,
    failure_message: failed ? 'The bank account has insufficient funds.' : null,
    initiated_by: 'user',
    livemode: false,
    metadata: {},
    source: null,
    statement_descriptor: 'Top-up',
    status: !settled ? 'pending' : failed ? 'failed' : 'succeeded',
    transfer_group: null,
  });
}
