import type Stripe from 'stripe';
import { currencyAt } from '../economy/currencies.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { listInline, type NestedList } from './build.ts';

/** An application fee on the wire: its list of refunds has ten entries at most. */
export type WireApplicationFee = Omit<Stripe.ApplicationFee, 'refunds'> & { refunds: NestedList<Stripe.FeeRefund> };

/** The platform, as what earns the fees. */
export const PLATFORM: Stripe.Application = { id: 'ca_MockPlatform000000000000000000', object: 'application', name: 'Mock Shop' };

/** The platform's share of a payment on a seller's own account. The charge is the seller's and cannot be retrieved here. */
export function buildApplicationFee(world: World, row: number, at: number): WireApplicationFee {
  const { applicationFees, feeRefunds } = world.tables;
  const [id, amount] = [world.ids.application_fee.encode(row), applicationFees.amount.at(row)];
  const rows = feeRefundsOf(world, row, at);
  const refunded = rows.reduce((sum, each) => sum + feeRefunds.amount.at(each), 0);
  const charge = world.ids.seller_charge.encode(row);
  return {
    id,
    object: 'application_fee',
    account: world.ids.account.encode(applicationFees.account.at(row)),
    amount,
    amount_refunded: refunded,
    application: PLATFORM.id,
    balance_transaction: world.ids.balance_transaction.encode(applicationFees.transaction.at(row)),
    charge,
    created: applicationFees.created.at(row),
    currency: currencyAt(applicationFees.currency.at(row)).code,
    fee_source: { charge, type: 'charge' },
    livemode: false,
    originating_transaction: null,
    refunded: refunded === amount,
    refunds: listInline(
      rows.map((each) => buildFeeRefund(world, each, at)),
      `/v1/application_fees/${id}/refunds`,
    ),
  };
}

/** A part of an application fee that went back to the seller. */
export function buildFeeRefund(world: World, row: number, _at: number): Stripe.FeeRefund {
  const { applicationFees, feeRefunds } = world.tables;
  const fee = feeRefunds.fee.at(row);
  return {
    id: world.ids.fee_refund.encode(row),
    object: 'fee_refund',
    amount: feeRefunds.amount.at(row),
    balance_transaction: world.ids.balance_transaction.encode(feeRefunds.transaction.at(row)),
    created: feeRefunds.created.at(row),
    currency: currencyAt(applicationFees.currency.at(fee)).code,
    fee: world.ids.application_fee.encode(fee),
    metadata: {},
  };
}

/** The refunds of a fee that were made by `at`, newest first. */
export function feeRefundsOf(world: World, fee: number, at: number): number[] {
  const { applicationFees, feeRefunds } = world.tables;
  const rows: number[] = [];
  for (let row = applicationFees.latestRefund.at(fee); row !== NONE; row = feeRefunds.previous.at(row)) {
    if (feeRefunds.created.at(row) <= at) rows.push(row);
  }
  return rows;
}
