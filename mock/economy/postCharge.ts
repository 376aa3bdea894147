import { atOnce } from './atOnce.ts';
import { tellBalance } from './balanceTold.ts';
import { bankingDay, DAY, dayOf } from './calendar.ts';
import { capturedAmount } from './capturedAmount.ts';
import { chargeCurrency } from './chargeFacts.ts';
import { METHOD } from './codes.ts';
import { type Currency, conversionFee, currencyAt, feeOn, type Tariff } from './currencies.ts';
import { settled } from './exchange.ts';
import { TXN } from './transactionKinds.ts';
import type { World } from './world.ts';

/** Enters a charge into the ledger, in the currency that it settles in, less what Stripe takes for it. */
export function postCharge(world: World, at: number, charge: number, kind: number): void {
  const { charges, payments } = world.tables;
  const { currency, amount, rate } = settled(world, at, chargeCurrency(world, charge), capturedAmount(world, charge));
  const home = currencyAt(currency);
  const { fee, tax } = feeOn(amount, home, tariffOf(home, payments.method.at(charges.payment.at(charge))));
  const bypasses = world.byHand.atOnce.has(charges.payment.at(charge));
  const wait = kind === TXN.payment ? 5 : home.settlementDays;
  const availability = bypasses ? atOnce(at) : { availableOn: bankingDay(dayOf(at) + wait) * DAY };
  const whole = fee + (rate === null ? 0 : conversionFee(amount));
  const posting = { created: at, kind, source: charge, currency, amount, fee: whole, tax, rate, ...availability };
  charges.transaction.set(charge, world.ledger.post(posting));
  if (bypasses) tellBalance(world, at);
}

/** The bank takes a direct debit back; the fee of the debit is given back with it. */
export function returnDebit(world: World, at: number, charge: number): void {
  const { charges, transactions } = world.tables;
  const original = charges.transaction.at(charge);
  const [currency, availableOn] = [
    transactions.currency.at(original),
    Math.max(transactions.availableOn.at(original), (dayOf(at) + 1) * DAY),
  ];
  const [amount, fee, tax] = [0 - transactions.amount.at(original), 0 - transactions.fee.at(original), 0 - transactions.tax.at(original)];
  const row = world.ledger.post({ created: at, kind: TXN.paymentFailureRefund, source: charge, currency, amount, fee, tax, availableOn });
  charges.failureTransaction.set(charge, row);
}

function tariffOf(currency: Currency, method: number): Tariff {
  return method === METHOD.bank && currency.bank !== undefined ? currency.bank : currency.card;
}
