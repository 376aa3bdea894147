/** Sellers on the platform, and its share of what they are paid; judged by the official SDK. */
import { describe, expect, test } from 'bun:test';
import type Stripe from 'stripe';
import { rejection } from '../support/serveMock.ts';
import { serveForWrites } from '../support/writes.ts';

const { help, paid, stripe } = serveForWrites();

describe('sellers', () => {
  test('are paid once they are enabled, and give back no more than they got', async () => {
    const seller = await stripe.accounts.create({ country: 'DE', email: 'seller@example.com' });
    expect(seller).toMatchObject({ country: 'DE', email: 'seller@example.com', charges_enabled: false });
    const source_transaction = String((await paid({ amount: 10_000 })).latest_charge);
    const order = { amount: 8000, currency: 'usd', destination: seller.id, source_transaction };
    expect(await rejection(stripe.transfers.create(order))).toMatchObject({ param: 'destination' });
    await help(`accounts/${seller.id}/enable`);
    expect(await rejection(stripe.transfers.create({ ...order, amount: 10_001 }))).toMatchObject({ param: 'amount' });
    const transfer = await stripe.transfers.create({ ...order, metadata: { k: 'v' } });
    expect(transfer).toMatchObject({ amount: 8000, destination: seller.id, source_transaction, metadata: { k: 'v' } });
    expect(await rejection(stripe.transfers.create(order))).toMatchObject({ param: 'source_transaction' });
    expect(await stripe.transfers.createReversal(transfer.id, { amount: 3000 })).toMatchObject({ amount: 3000, transfer: transfer.id });
    expect(await rejection(stripe.transfers.createReversal(transfer.id, { amount: 5001 }))).toMatchObject({ param: 'amount' });
    expect(await stripe.transfers.createReversal(transfer.id)).toMatchObject({ amount: 5000 });
    expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ reversed: true, amount_reversed: 8000 });
  });

  test('the platform gives its share back, in parts and no further', async () => {
    const seller = await stripe.accounts.create({});
    await help(`accounts/${seller.id}/enable`);
    const fee = await help<Stripe.ApplicationFee>('application_fees', { account: seller.id, amount: '500' });
    expect(fee).toMatchObject({ amount: 500, account: seller.id, refunded: false });
    expect(await stripe.applicationFees.createRefund(fee.id, { amount: 200 })).toMatchObject({ amount: 200, fee: fee.id });
    expect(await rejection(stripe.applicationFees.createRefund(fee.id, { amount: 301 }))).toMatchObject({ param: 'amount' });
    await stripe.applicationFees.createRefund(fee.id);
    expect(await stripe.applicationFees.retrieve(fee.id)).toMatchObject({ amount_refunded: 500, refunded: true });
  });
});
