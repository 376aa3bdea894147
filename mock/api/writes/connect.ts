import { countries } from '../../content/countries.ts';
import { addAccountByHand, addFee, enableAccountNow, feeLeft, refundFee } from '../../economy/accounts.ts';
import { note } from '../../economy/byHand.ts';
import { NONE } from '../../economy/tables.ts';
import { addReversal, addTransfer, reversedAmount } from '../../economy/transfers.ts';
import type { World } from '../../economy/world.ts';
import { buildAccount } from '../../objects/account.ts';
import { buildCharge } from '../../objects/charge.ts';
import { ApiError } from '../apiError.ts';
import { mergeMetadata } from './mergeMetadata.ts';
import { clearable, currency, integer, metadata, oneOf, text } from './params.ts';
import { quietSeed } from './quietSeed.ts';
import { requirePositive } from './requirements.ts';
import { rowOf } from './rowOf.ts';
import { write } from './write.ts';

/** Sellers live where the shop's first customers do; tables store the index. */
const HOMES = countries.slice(0, 5).map(({ code }) => code);

/** Sellers on the platform, what is passed on to them, and what they pay for it. */
export const connectWrites = [
  write(
    { method: 'POST', path: '/v1/accounts' },
    { country: text.optional(), email: clearable.optional(), metadata: metadata.optional(), type: oneOf(['express']).optional() },
    ({ world, at, params }) => {
      const { country = 'US', email = null } = params;
      const home = HOMES.indexOf(country);
      if (home < 0) throw new ApiError(400, `${country} is not currently supported: there is ${HOMES.join(', ')}`, { param: 'country' });
      const row = addAccountByHand(world, at, quietSeed(world, world.tables.accounts.created.length), home);
      note(world.byHand, 'account', row, at, { email, metadata: mergeMetadata({}, params.metadata) });
      return { kind: 'account', row };
    },
  ),

  write({ method: 'POST', path: '/v1/test_helpers/accounts/:id/enable', about: 'account' }, {}, ({ world, at, id }) => {
    const row = rowOf(world, 'account', id);
    if (buildAccount(world, row, at).charges_enabled) throw refused('This account is enabled already.', 'id');
    enableAccountNow(world, at, row);
    return { kind: 'account', row };
  }),

  write(
    { method: 'POST', path: '/v1/transfers' },
    {
      amount: integer.optional(),
      currency,
      description: clearable.optional(),
      destination: text,
      metadata: metadata.optional(),
      source_transaction: text,
    },
    ({ world, at, params }) => {
      if (params.currency !== 0) throw refused('This platform passes on usd only.', 'currency');
      const account = sellerNamed(world, at, params.destination, 'destination');
      const charge = rowOf(world, 'charge', params.source_transaction, 'source_transaction');
      const amount = params.amount ?? world.tables.payments.amount.at(world.tables.charges.payment.at(charge));
      checkTransfer(world, at, charge, amount);
      const row = addTransfer(world, at, { charge, account, amount });
      note(world.byHand, 'transfer', row, at, { description: params.description ?? null, metadata: mergeMetadata({}, params.metadata) });
      return { kind: 'transfer', row };
    },
  ),

  write(
    { method: 'POST', path: '/v1/transfers/:id/reversals', about: 'transfer' },
    { amount: integer.optional() },
    ({ world, at, params, id }) => {
      const transfer = rowOf(world, 'transfer', id);
      const left = world.tables.transfers.amount.at(transfer) - reversedAmount(world, transfer, at);
      const amount = params.amount ?? left;
      requirePositive(amount, 'amount');
      if (amount > left) throw refused(`Reversal amount (${amount}) is greater than what is left of the transfer (${left}).`, 'amount');
      return { kind: 'transfer_reversal', row: addReversal(world, at, transfer, amount) };
    },
  ),

  write({ method: 'POST', path: '/v1/test_helpers/application_fees' }, { account: text, amount: integer }, ({ world, at, params }) => {
    requirePositive(params.amount, 'amount');
    const account = sellerNamed(world, at, params.account, 'account');
    const seed = quietSeed(world, world.tables.applicationFees.created.length);
    return { kind: 'application_fee', row: addFee(world, at, seed, account, params.amount) };
  }),

  write(
    { method: 'POST', path: '/v1/application_fees/:id/refunds', about: 'application_fee' },
    { amount: integer.optional() },
    ({ world, at, params, id }) => {
      const fee = rowOf(world, 'application_fee', id);
      const left = feeLeft(world, fee);
      const amount = params.amount ?? left;
      requirePositive(amount, 'amount');
      if (amount > left) throw refused(`Refund amount (${amount}) is greater than what is left of the fee (${left}).`, 'amount');
      return { kind: 'fee_refund', row: refundFee(world, at, fee, amount) };
    },
  ),
];

function sellerNamed(world: World, at: number, id: string, param: string): number {
  const row = rowOf(world, 'account', id, param);
  if (buildAccount(world, row, at).payouts_enabled) return row;
  throw refused(`The account ${id} cannot be paid yet.`, param);
}

// One charge is passed on once here, and no more than was taken of it.
function checkTransfer(world: World, at: number, charge: number, amount: number): void {
  const { status, captured, amount_captured: most, currency: code } = buildCharge(world, charge, at);
  requirePositive(amount, 'amount');
  if (status !== 'succeeded' || !captured || world.tables.charges.transaction.at(charge) === NONE)
    throw refused('Only a charge that has succeeded can be passed on.', 'source_transaction');
  if (code !== 'usd') throw refused(`The charge is in ${code}, and this platform passes on usd only.`, 'source_transaction');
  if (world.links.transfer.has(charge)) throw refused('This charge has been passed on already.', 'source_transaction');
  if (amount > most) throw refused(`Only ${most} of this charge can be passed on.`, 'amount');
}

function refused(message: string, param: string): ApiError {
  return new ApiError(400, message, { param });
}
