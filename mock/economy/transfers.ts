import { chance, drawBetween, mix } from '../random.ts';
import { drawAccount } from './accounts.ts';
import { ACTION } from './actions.ts';
import { atOnce } from './atOnce.ts';
import { DAY, dayOf, HOUR } from './calendar.ts';
import { capturedAmount } from './capturedAmount.ts';
import { METHOD } from './codes.ts';
import { roundToStep } from './currencies.ts';
import { record } from './record.ts';
import { addRow } from './tables/addRow.ts';
import { NONE } from './tables.ts';
import { TXN } from './transactionKinds.ts';
import type { World } from './world.ts';

/** True for a payment of something that a seller of the platform delivers: most of it is passed on to them. */
export function isForSeller(world: World, payment: number): boolean {
  const { payments } = world.tables;
  const own = payments.invoice.at(payment) !== NONE || payments.currency.at(payment) !== 0 || payments.method.at(payment) !== METHOD.card;
  return !own && chance(payments.seed.at(payment), 65, 60);
}

/** Passes a part of a charge on to the seller. It leaves the balance when the charge becomes available (Stripe, `source_transaction`). */
export function passOn(world: World, at: number, charge: number): void {
  const { charges } = world.tables;
  if (!isForSeller(world, charges.payment.at(charge))) return;
  const seed = mix(world.tables.payments.seed.at(charges.payment.at(charge)), 0x72a);
  const account = drawAccount(world, at, seed);
  if (account === NONE) return;
  const amount = roundToStep(capturedAmount(world, charge) * drawBetween(seed, 2, 70, 90), 100, 1);
  if (amount <= 0) return;
  const row = addTransfer(world, at, { charge, account, amount });
  if (chance(seed, 3, 120)) world.agenda.schedule(at + drawBetween(seed, 4, 6 * HOUR, 12 * DAY), ACTION.reverseTransfer, row);
}

/** Passes so many cents of a charge on to a seller; gives the transfer. */
export function addTransfer(
  world: World,
  at: number,
  { charge, account, amount }: Record<'charge' | 'account' | 'amount', number>,
): number {
  const { charges, transfers, transactions } = world.tables;
  const row = addRow(transfers, { created: at, account, charge, currency: 0, amount, transaction: NONE, latestReversal: NONE });
  const availableOn = transactions.availableOn.at(charges.transaction.at(charge));
  const posting = { created: at, kind: TXN.transfer, source: row, currency: 0, amount: 0 - amount, availableOn };
  transfers.transaction.set(row, world.ledger.post(posting));
  world.links.transfer.set(charge, row);
  record(world, at, 'transfer.created', row);
  return row;
}

/** The seller gives back a part, or what is left of it. */
export function reverseTransfer(world: World, at: number, transfer: number): void {
  const { transfers } = world.tables;
  const seed = mix(mix(world.seed, 0x4e5 + transfer), transfers.latestReversal.at(transfer));
  const left = transfers.amount.at(transfer) - reversedAmount(world, transfer, at);
  const amount = chance(seed, 1, 500) ? left : roundToStep(left * drawBetween(seed, 2, 20, 60), 100, 1);
  if (amount <= 0) return;
  addReversal(world, at, transfer, amount);
  if (chance(seed, 3, 200)) world.agenda.schedule(at + drawBetween(seed, 4, HOUR, 5 * DAY), ACTION.reverseTransfer, transfer);
}

/** So many cents of a transfer, which must be left of it, come back; gives the reversal. */
export function addReversal(world: World, at: number, transfer: number, amount: number): number {
  const { transfers, transferReversals, transactions } = world.tables;
  const row = addRow(transferReversals, {
    created: at,
    transfer,
    amount,
    transaction: NONE,
    previous: transfers.latestReversal.at(transfer),
  });
  // What has not left yet cannot come back before it does.
  const first = transactions.availableOn.at(transfers.transaction.at(transfer));
  const when = first > at ? { availableOn: first, paidOutOn: dayOf(first) } : atOnce(at);
  transferReversals.transaction.set(
    row,
    world.ledger.post({ created: at, kind: TXN.transferRefund, source: row, currency: 0, amount, ...when }),
  );
  transfers.latestReversal.set(transfer, row);
  record(world, at, 'transfer.reversed', transfer);
  return row;
}

/** Minor units of a transfer that had come back by `at`. */
export function reversedAmount(world: World, transfer: number, at: number): number {
  const { transfers, transferReversals } = world.tables;
  let sum = 0;
  for (let row = transfers.latestReversal.at(transfer); row !== NONE; row = transferReversals.previous.at(row)) {
    if (transferReversals.created.at(row) <= at) sum += transferReversals.amount.at(row);
  }
  return sum;
}
