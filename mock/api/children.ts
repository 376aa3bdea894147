import { basketOf } from '../economy/basketOf.ts';
import type { Column } from '../economy/column.ts';
import { NONE } from '../economy/tables.ts';
import type { World } from '../economy/world.ts';
import { buildFeeRefund, feeRefundsOf } from '../objects/applicationFee.ts';
import { buildCheckoutLines } from '../objects/checkoutSession.ts';
import { buildCreditNoteLines, LINES_PER_NOTE } from '../objects/creditNote.ts';
import { buildCustomerBalanceTransaction } from '../objects/customerBalanceTransaction.ts';
import { buildInvoiceLines } from '../objects/invoiceLine.ts';
import { invoiceDeleted } from '../objects/invoiceState.ts';
import { buildPaymentMethod } from '../objects/paymentMethod.ts';
import { show } from '../objects/show.ts';
import { buildTransferReversal, reversalsOf } from '../objects/transfer.ts';
import { entryOf } from '../random.ts';
import { noSuch } from './apiError.ts';
import { type Child, parentRow } from './child.ts';
import { belongsTo, equals, nothing } from './filters.ts';
import type { Sequence } from './page.ts';
import { methodFilters, methodsOf, paymentMethods } from './resourcesMethods.ts';
import { countSequence, rowsSequence } from './sequences.ts';
import { rowsOfSubscriber } from './subscriptionFilters.ts';

const invoiceLines: Child = {
  path: '/v1/invoices/:id/lines',
  noun: 'line item',
  codec: (world) => world.ids.line_item,
  of: (world, id, at) => {
    const { invoices } = world.tables;
    const invoice = parentRow(world.ids.invoice, 'invoice', id, invoices.created.length);
    if (invoiceDeleted(world, invoice, at)) throw noSuch('invoice', id, 'id');
    const [lines, first] = [buildInvoiceLines(world, invoice), invoices.firstLine.at(invoice)];
    return { sequence: offset(lines.length, first), build: (row) => entryOf(lines, row - first) };
  },
  retrievable: false,
};

const creditNoteLines: Child = {
  path: '/v1/credit_notes/:id/lines',
  noun: 'credit note line item',
  codec: (world) => world.ids.credit_note_line_item,
  of: (world, id, at) => {
    const note = parentRow(world.ids.credit_note, 'credit note', id, world.tables.creditNotes.created.length);
    const [lines, first] = [buildCreditNoteLines(world, note, at), note * LINES_PER_NOTE];
    return { sequence: offset(lines.length, first), build: (row) => entryOf(lines, row - first) };
  },
  retrievable: false,
};

const sessionLines: Child = {
  path: '/v1/checkout/sessions/:id/line_items',
  noun: 'line item',
  codec: (world) => world.ids.checkout_line,
  of: (world, id, at) => {
    const session = parentRow(world.ids.checkout_session, 'checkout.session', id, world.tables.sessions.created.length);
    const rows = basketOf(world, session).map(({ line }) => line);
    const lines = buildCheckoutLines(world, session, at);
    return { sequence: inOrder(rows), build: (row) => entryOf(lines, rows.indexOf(row)) };
  },
  retrievable: false,
};

const chargeRefunds: Child = {
  path: '/v1/charges/:id/refunds',
  noun: 'refund',
  codec: (world) => world.ids.refund,
  of: (world, id, at) => {
    const { charges, refunds } = world.tables;
    const charge = parentRow(world.ids.charge, 'charge', id, charges.created.length);
    const rows = chain(charges.latestRefund.at(charge), refunds.previous);
    return { sequence: ascending(rows, refunds.created), build: (row) => show(world, 'refund', row, at) };
  },
  retrievable: true,
};

const transferReversals: Child = {
  path: '/v1/transfers/:id/reversals',
  noun: 'transfer reversal',
  codec: (world) => world.ids.transfer_reversal,
  of: (world, id, at) => {
    const transfer = parentRow(world.ids.transfer, 'transfer', id, world.tables.transfers.created.length);
    const rows = reversalsOf(world, transfer, at);
    return { sequence: ascending(rows, world.tables.transferReversals.created), build: (row) => buildTransferReversal(world, row, at) };
  },
  retrievable: true,
};

const feeRefunds: Child = {
  path: '/v1/application_fees/:id/refunds',
  noun: 'fee refund',
  codec: (world) => world.ids.fee_refund,
  of: (world, id, at) => {
    const fee = parentRow(world.ids.application_fee, 'application fee', id, world.tables.applicationFees.created.length);
    const rows = feeRefundsOf(world, fee, at);
    return { sequence: ascending(rows, world.tables.feeRefunds.created), build: (row) => buildFeeRefund(world, row, at) };
  },
  retrievable: true,
};

const customerBalance: Child = {
  path: '/v1/customers/:id/balance_transactions',
  noun: 'customer balance transaction',
  codec: (world) => world.ids.customer_balance_transaction,
  of: (world, id, at) => {
    const { balanceEntries, customers } = world.tables;
    const rows = chain(customers.latestEntry.at(livingCustomer(world, id, at)), balanceEntries.previous);
    return { sequence: ascending(rows, balanceEntries.created), build: (row) => buildCustomerBalanceTransaction(world, row, at) };
  },
  filters: { invoice: belongsTo('invoice', 'invoice', ({ tables }, row) => tables.balanceEntries.invoice.at(row)) },
  takesCreated: true,
  retrievable: true,
};

const customerMethods: Child = {
  path: '/v1/customers/:id/payment_methods',
  noun: 'PaymentMethod',
  codec: paymentMethods.codec,
  of: (world, id, at) => {
    livingCustomer(world, id, at);
    return { sequence: methodsOf(world, id, 'id'), build: (row) => buildPaymentMethod(world, row, at) };
  },
  filters: methodFilters,
  retrievable: true,
};

const customerSubscriptions: Child = {
  path: '/v1/customers/:id/subscriptions',
  noun: 'subscription',
  codec: (world) => world.ids.subscription,
  of: (world, id, at) => {
    const rows = rowsOfSubscriber(world, livingCustomer(world, id, at), at);
    return { sequence: ascending(rows, world.tables.subscriptions.created), build: (row) => show(world, 'subscription', row, at) };
  },
  retrievable: true,
};

/** Lists that Stripe has and nobody here has anything in: cards of before payment methods, and tax ids. */
const emptyOfCustomer = (list: string, filters: Child['filters'] = {}): Child => ({
  path: `/v1/customers/:id/${list}`,
  noun: list.replaceAll('_', ' ').replace(/s$/, ''),
  codec: (world) => world.ids.customer,
  of: (world, id, at) => {
    livingCustomer(world, id, at);
    return { sequence: countSequence(0), build: () => ({}) };
  },
  filters,
  retrievable: true,
});

const accountBanks: Child = {
  path: '/v1/accounts/:id/external_accounts',
  noun: 'external account',
  codec: (world) => world.ids.seller_bank_account,
  of: (world, id, at) => {
    const { accounts } = world.tables;
    const account = parentRow(world.ids.account, 'account', id, accounts.created.length);
    const rows = accounts.enabledAt.at(account) <= at ? [account] : [];
    return { sequence: ascending(rows, accounts.created), build: (row) => show(world, 'seller_bank_account', row, at) };
  },
  filters: { object: equals('object', () => 'bank_account', ['bank_account', 'card']) },
  retrievable: true,
};

/** Every list under an object. */
export const children: readonly Child[] = [
  invoiceLines,
  creditNoteLines,
  sessionLines,
  chargeRefunds,
  transferReversals,
  feeRefunds,
  customerBalance,
  customerMethods,
  customerSubscriptions,
  emptyOfCustomer('sources', { object: nothing }),
  emptyOfCustomer('tax_ids'),
  accountBanks,
];

function livingCustomer(world: World, id: string, at: number): number {
  const { customers } = world.tables;
  const customer = parentRow(world.ids.customer, 'customer', id, customers.created.length);
  if (customers.deletedAt.at(customer) <= at) throw noSuch('customer', id, 'id');
  return customer;
}

// The rows of a chain from the newest back.
function chain(latest: number, previous: Column): number[] {
  const rows: number[] = [];
  for (let row = latest; row !== NONE; row = previous.at(row)) rows.push(row);
  return rows;
}

function ascending(rows: readonly number[], created: Column): Sequence {
  return rowsSequence(Uint32Array.from(rows).sort(), created);
}

// Just those rows, the first of them first.
function inOrder(rows: readonly number[]): Sequence {
  const positions = countSequence(rows.length);
  return {
    ...positions,
    rowAt: (position) => entryOf(rows, positions.rowAt(position)),
    find: (row) => (rows.includes(row) ? positions.find(rows.indexOf(row)) : undefined),
  };
}

// So many rows from the first on, which is listed first.
function offset(count: number, first: number): Sequence {
  const positions = countSequence(count);
  return {
    ...positions,
    rowAt: (position) => first + positions.rowAt(position),
    find: (row) => (row >= first ? positions.find(row - first) : undefined),
  };
}
