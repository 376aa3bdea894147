import { payoutWithGap } from '../breaks/breakage.ts';
import { PAYOUT } from '../economy/codes.ts';
import { leftOutOf, membersOf } from '../economy/payoutMembers.ts';
import { NONE } from '../economy/tables.ts';
import { TRANSACTION_KINDS } from '../economy/transactionKinds.ts';
import type { World } from '../economy/world.ts';
import { ApiError, noSuch } from './apiError.ts';
import type { Sequence } from './page.ts';
import { type Query, textOf } from './query.ts';
import type { Filter } from './resource.ts';
import { rowsSequence } from './sequences.ts';

/** `payout=po_…`: the transactions that it paid out, and its own. What a payout by hand paid out cannot be told. */
export function payoutMembers(world: World, query: Query): Sequence | undefined {
  const id = textOf(query, 'payout');
  if (id === undefined) return undefined;
  const { payouts, transactions } = world.tables;
  const row = world.ids.payout.decode(id);
  if (row === undefined || row >= payouts.created.length) throw noSuch('payout', id, 'payout');
  if (payouts.way.at(row) !== PAYOUT.automatic) {
    throw new ApiError(400, 'Balance transaction history can only be filtered on automatic transfers, not manual.', { param: 'payout' });
  }
  const gap = payoutWithGap(world.breakage) === row ? leftOutOf(world, row) : NONE;
  const members = [...membersOf(world, row), payouts.transaction.at(row)].filter((member) => member !== gap);
  return rowsSequence(Uint32Array.from(members).sort(), transactions.created);
}

/** `source=ch_…`, or any other id that a transaction can come from. */
export const transactionsOf: Filter = (world, query) => {
  const id = textOf(query, 'source') ?? '';
  const wanted = TRANSACTION_KINDS.map((kind) => (kind.source === null ? undefined : world.ids[kind.source].decode(id)));
  const { kind, source } = world.tables.transactions;
  return (row) => source.at(row) === wanted[kind.at(row)];
};
