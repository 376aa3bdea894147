import { DAY } from '../economy/calendar.ts';
import { EVENT_DAYS } from '../economy/dawn.ts';
import { TRANSACTION_KINDS } from '../economy/transactionKinds.ts';
import { buildEvent } from '../objects/event.ts';
import { payoutStatus } from '../objects/payout.ts';
import { shown } from '../objects/show.ts';
import { buildTopup } from '../objects/topup.ts';
import { transferGroup } from '../objects/transfer.ts';
import { entryOf } from '../random.ts';
import { deliverySuccess, eventExpired, ofType, ofTypes } from './eventFilters.ts';
import { anything, belongsTo, equals, inCurrency, inRange } from './filters.ts';
import { payoutMembers, transactionsOf } from './ledgerFilters.ts';
import { pathOf } from './pathOf.ts';
import type { Resource } from './resource.ts';

export const balanceTransactions: Resource = {
  name: 'balance_transactions',
  path: pathOf('balance_transactions'),
  noun: 'balance transaction',
  codec: (world) => world.ids.balance_transaction,
  created: (world) => world.tables.transactions.created,
  build: shown('balance_transaction'),
  filters: {
    currency: inCurrency((world, row) => world.tables.transactions.currency.at(row)),
    payout: anything,
    source: transactionsOf,
    type: equals('type', ({ tables }, row) => entryOf(TRANSACTION_KINDS, tables.transactions.kind.at(row)).type),
  },
  narrow: payoutMembers,
};

export const payouts: Resource = {
  name: 'payouts',
  path: pathOf('payouts'),
  noun: 'payout',
  codec: (world) => world.ids.payout,
  created: (world) => world.tables.payouts.created,
  build: shown('payout'),
  filters: {
    arrival_date: inRange('arrival_date', (world, row) => world.tables.payouts.arrivalDate.at(row)),
    destination: belongsTo('destination', 'bank_account', (world, row) => world.tables.payouts.currency.at(row)),
    status: equals('status', payoutStatus),
  },
};

export const topups: Resource = {
  name: 'topups',
  path: pathOf('topups'),
  noun: 'topup',
  codec: (world) => world.ids.topup,
  created: (world) => world.tables.topups.created,
  build: shown('topup'),
  filters: {
    amount: inRange('amount', (world, row) => world.tables.topups.amount.at(row)),
    status: equals('status', (world, row, at) => buildTopup(world, row, at).status, ['canceled', 'failed', 'pending', 'succeeded']),
  },
};

export const accounts: Resource = {
  name: 'accounts',
  path: pathOf('accounts'),
  noun: 'account',
  codec: (world) => world.ids.account,
  created: (world) => world.tables.accounts.created,
  build: shown('account'),
  filters: {},
};

export const transfers: Resource = {
  name: 'transfers',
  path: pathOf('transfers'),
  noun: 'transfer',
  codec: (world) => world.ids.transfer,
  created: (world) => world.tables.transfers.created,
  build: shown('transfer'),
  filters: {
    destination: belongsTo('destination', 'account', ({ tables }, row) => tables.transfers.account.at(row)),
    transfer_group: equals('transfer_group', (world, row) =>
      transferGroup(world, world.tables.charges.payment.at(world.tables.transfers.charge.at(row))),
    ),
  },
};

export const applicationFees: Resource = {
  name: 'application_fees',
  path: pathOf('application_fees'),
  noun: 'application fee',
  codec: (world) => world.ids.application_fee,
  created: (world) => world.tables.applicationFees.created,
  build: shown('application_fee'),
  filters: { charge: belongsTo('charge', 'seller_charge', (_, row) => row) },
};

export const events: Resource = {
  name: 'events',
  path: pathOf('events'),
  noun: 'event',
  codec: (world) => world.ids.event,
  created: (world) => world.tables.events.created,
  build: buildEvent,
  filters: { delivery_success: deliverySuccess, type: ofType, types: ofTypes },
  hidden: eventExpired,
  count: ({ tables }, at) => tables.events.created.length - tables.events.created.lowerBound(at - EVENT_DAYS * DAY),
};
