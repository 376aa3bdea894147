import type Stripe from 'stripe';
import { TRANSACTION_KINDS } from '../economy/codes.ts';
import { currencyAt } from '../economy/currencies.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { paymentDescription } from './description.ts';

/** A movement of the balance, in minor units: net = amount − fee, and the fee is the sum of its details. */
export function buildBalanceTransaction(world: World, row: number, at: number): Stripe.BalanceTransaction {
  const { transactions } = world.tables;
  const kind = entryOf(TRANSACTION_KINDS, transactions.kind.at(row));
  const currency = currencyAt(transactions.currency.at(row)).code;
  const [amount, fee, tax] = [transactions.amount.at(row), transactions.fee.at(row), transactions.tax.at(row)];
  return {
    id: world.ids.balance_transaction.encode(row),
    object: 'balance_transaction',
    amount,
    available_on: transactions.availableOn.at(row),
    balance_type: 'payments',
    created: transactions.created.at(row),
    currency,
    description: descriptionOf(world, kind.source, transactions.source.at(row)),
    exchange_rate: null,
    fee: fee + tax,
    fee_details: feeDetails(currency, fee, tax),
    net: amount - fee - tax,
    reporting_category: kind.category,
    source: world.ids[kind.source].encode(transactions.source.at(row)),
    status: transactions.availableOn.at(row) <= at ? 'available' : 'pending',
    type: kind.type,
  };
}

function feeDetails(currency: string, fee: number, tax: number): Stripe.BalanceTransaction.FeeDetail[] {
  const detail = (amount: number, type: string, description: string) => ({ amount, application: null, currency, description, type });
  return [...(fee === 0 ? [] : [detail(fee, 'stripe_fee', 'Stripe processing fees')]), ...(tax === 0 ? [] : [detail(tax, 'tax', 'VAT')])];
}

function descriptionOf(world: World, source: 'charge' | 'refund' | 'payout', row: number): string | null {
  const { charges, refunds } = world.tables;
  if (source === 'payout') return 'STRIPE PAYOUT';
  if (source === 'charge') return paymentDescription(world, charges.payment.at(row));
  const text = paymentDescription(world, charges.payment.at(refunds.charge.at(row)));
  return text === null ? 'REFUND' : `REFUND FOR CHARGE (${text})`;
}
