import type Stripe from 'stripe';
import { noted } from '../economy/byHand.ts';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import { reversedAmount } from '../economy/transfers.ts';
import type { World } from '../economy/world.ts';
import { listInline, type NestedList } from './build.ts';

/** A transfer on the wire: its list of reversals has ten entries at most. */
export type WireTransfer = Omit<Stripe.Transfer, 'reversals'> & { reversals: NestedList<Stripe.TransferReversal> };

/** What is passed on of a charge to a seller. */
export function buildTransfer(world: World, row: number, at: number): WireTransfer {
  const { transfers, charges } = world.tables;
  const [id, amount, reversed] = [world.ids.transfer.encode(row), transfers.amount.at(row), reversedAmount(world, row, at)];
  const charge = transfers.charge.at(row);
  const reversals = reversalsOf(world, row, at).map((each) => buildTransferReversal(world, each, at));
  return noted(world.byHand, 'transfer', row, at, {
    id,
    object: 'transfer',
    amount,
    amount_reversed: reversed,
    balance_transaction: world.ids.balance_transaction.encode(transfers.transaction.at(row)),
    created: transfers.created.at(row),
    currency: currencyAt(transfers.currency.at(row)).code,
    description: null,
    destination: world.ids.account.encode(transfers.account.at(row)),
    destination_payment: world.ids.seller_payment.encode(row),
    livemode: false,
    metadata: {},
    reversals: listInline(reversals, `/v1/transfers/${id}/reversals`),
    reversed: reversed === amount,
    source_transaction: world.ids.charge.encode(charge),
    source_type: 'card',
    transfer_group: transferGroup(world, charges.payment.at(charge)),
  });
}

/** A part of a transfer that came back. */
export function buildTransferReversal(world: World, row: number, _at: number): Stripe.TransferReversal {
  const { transfers, transferReversals } = world.tables;
  const transfer = transferReversals.transfer.at(row);
  return {
    id: world.ids.transfer_reversal.encode(row),
    object: 'transfer_reversal',
    amount: transferReversals.amount.at(row),
    balance_transaction: world.ids.balance_transaction.encode(transferReversals.transaction.at(row)),
    created: transferReversals.created.at(row),
    currency: currencyAt(transfers.currency.at(transfer)).code,
    destination_payment_refund: null,
    metadata: {},
    source_refund: null,
    transfer: world.ids.transfer.encode(transfer),
  };
}

/** The reversals of a transfer that were made by `at`, newest first. */
export function reversalsOf(world: World, transfer: number, at: number): number[] {
  const { transfers, transferReversals } = world.tables;
  const rows: number[] = [];
  for (let row = transfers.latestReversal.at(transfer); row !== NONE; row = transferReversals.previous.at(row)) {
    if (transferReversals.created.at(row) <= at) rows.push(row);
  }
  return rows;
}

/** What ties a payment and the transfers of it together. */
export function transferGroup(world: World, payment: number): string {
  return `group_${world.ids.payment_intent.encode(payment)}`;
}
