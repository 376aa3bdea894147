import type Stripe from 'stripe';
import { ENTRY, ENTRY_TYPES } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { idOrNull } from './ids.ts';

/** A change of a customer's credit balance, in minor units; what is negative is in their favour. */
export function buildCustomerBalanceTransaction(world: World, row: number, _at: number): Stripe.CustomerBalanceTransaction {
  const { balanceEntries } = world.tables;
  const kind = balanceEntries.kind.at(row);
  return {
    id: world.ids.customer_balance_transaction.encode(row),
    object: 'customer_balance_transaction',
    amount: balanceEntries.amount.at(row),
    checkout_session: null,
    created: balanceEntries.created.at(row),
    credit_note: idOrNull(world, 'credit_note', balanceEntries.creditNote.at(row)),
    currency: currencyAt(balanceEntries.currency.at(row)).code,
    customer: world.ids.customer.encode(balanceEntries.customer.at(row)),
    customer_account: null,
    description: kind === ENTRY.adjustment ? 'Goodwill' : null,
    ending_balance: balanceEntries.ending.at(row),
    invoice: idOrNull(world, 'invoice', balanceEntries.invoice.at(row)),
    livemode: false,
    metadata: {},
    type: entryOf(ENTRY_TYPES, kind),
  };
}
