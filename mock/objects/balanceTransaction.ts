import type Stripe from 'stripe';
import { conversionFee, currencyAt } from '../economy/currencies.ts';
import { TRANSACTION_KINDS, TXN } from '../economy/transactionKinds.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { transactionDescription } from './transactionDescription.ts';

/** A movement of the balance, in minor units: net = amount − fee, and the fee is the sum of its details. */
export function buildBalanceTransaction(world: World, row: number, at: number): Stripe.BalanceTransaction {
  const { transactions } = world.tables;
  const kind = entryOf(TRANSACTION_KINDS, transactions.kind.at(row));
  const currency = currencyAt(transactions.currency.at(row)).code;
  const [amount, fee, tax] = [transactions.amount.at(row), transactions.fee.at(row), transactions.tax.at(row)];
  const rate = world.ledger.rates.get(row);
  return {
    id: world.ids.balance_transaction.encode(row),
    object: 'balance_transaction',
    amount,
    available_on: transactions.availableOn.at(row),
    balance_type: 'payments',
    created: transactions.created.at(row),
    currency,
    description: transactionDescription(world, row),
    exchange_rate: rate === undefined ? null : rate / 1_000_000,
    fee: fee + tax,
    fee_details: feeDetails(world, row),
    net: amount - fee - tax,
    reporting_category: kind.category,
    source: kind.source === null ? null : world.ids[kind.source].encode(transactions.source.at(row)),
    status: transactions.availableOn.at(row) <= at ? 'available' : 'pending',
    type: kind.type,
  };
}

const FEE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [TXN.dispute, 'Dispute fee'],
  [TXN.disputeReversal, 'Dispute fee refund'],
  [TXN.payout, 'Instant payout fee'],
]);

// A conversion is charged beside the processing, and the tax on both comes last.
function feeDetails(world: World, row: number): Stripe.BalanceTransaction.FeeDetail[] {
  const { transactions } = world.tables;
  const [kind, fee, tax] = [transactions.kind.at(row), transactions.fee.at(row), transactions.tax.at(row)];
  const currency = currencyAt(transactions.currency.at(row)).code;
  const detail = (amount: number, type: string, description: string) =>
    amount === 0 ? [] : [{ amount, application: null, currency, description, type }];
  const converted = kind === TXN.charge && world.ledger.rates.has(row) ? conversionFee(transactions.amount.at(row)) : 0;
  return [
    ...detail(fee - converted, 'stripe_fee', FEE_NAMES.get(kind) ?? 'Stripe processing fees'),
    ...detail(converted, 'stripe_fee', 'Stripe currency conversion fee'),
    ...detail(tax, 'tax', 'VAT'),
  ];
}
