import { TRANSACTION_KINDS } from '../economy/codes.ts';
import type { World } from '../economy/world.ts';
import { entryOf } from '../random.ts';
import { noSuch } from './apiError.ts';
import type { Sequence } from './page.ts';
import { type Query, textOf } from './query.ts';
import type { Filter } from './resource.ts';
import { rowsSequence } from './sequences.ts';

/** `payout=po_…`: the transactions that it paid out, and its own. */
export function payoutMembers(world: World, query: Query): Sequence | undefined {
  const id = textOf(query, 'payout');
  if (id === undefined) return undefined;
  const { payouts, transactions } = world.tables;
  const row = world.ids.payout.decode(id);
  if (row === undefined || row >= payouts.created.length) throw noSuch('payout', id, 'payout');
  const members = world.ledger.members(payouts.currency.at(row), payouts.afterDay.at(row), payouts.untilDay.at(row));
  const rows = new Uint32Array(members.length + 1);
  rows.set(members);
  rows[members.length] = payouts.transaction.at(row);
  return rowsSequence(rows, transactions.created);
}

/** `source=ch_…`, or any other id that a transaction can come from. */
export const transactionsOf: Filter = (world, query) => {
  const id = textOf(query, 'source') ?? '';
  const wanted = TRANSACTION_KINDS.map((kind) => world.ids[kind.source].decode(id));
  const { kind, source } = world.tables.transactions;
  return (row) => source.at(row) === wanted[kind.at(row)] && entryOf(TRANSACTION_KINDS, kind.at(row)) !== undefined;
};
