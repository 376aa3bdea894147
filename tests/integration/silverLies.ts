/** What a source may say that is not so: one object of one list is changed, and one check owns the rule that it breaks. */
export type Wire = Record<string, unknown>;

export interface Lie {
  readonly what: string;
  /** Whose list tells it. */
  readonly entity: string;
  /** The first record that fits is changed. */
  readonly fits: (record: Wire) => boolean;
  readonly change: (record: Wire) => unknown;
  /** The check that fails, and no other. */
  readonly owner: string;
  /** Another rule that it breaks as well, by the same row. */
  readonly also?: string;
  /** The owner of another lie that takes away what this one is seen by, when both are told of the same object. */
  readonly hiddenBy?: string;
  /** Whether that check only warns: what it looks for also happens to honest sources. */
  readonly warns?: true;
}

interface Nested {
  readonly data: Wire[];
  total_count: number;
}

const nested = (record: Wire, field: string) => record[field] as Nested;
const struct = (record: Wire, field: string) => record[field] as Wire;
const feeDetails = (record: Wire) => record['fee_details'] as Wire[];
const ledgerEntries = (record: Wire) => record['balance_transactions'] as Wire[];

/** A field that names an object of which there is none. */
function orphan(entity: string, field: string, owner: string): Lie {
  const fits = (record: Wire) => typeof record[field] === 'string';
  return { what: `${entity} whose ${field} nobody knows`, entity, fits, change: (record) => (record[field] = 'nobody'), owner };
}

/** A ledger entry that comes from an object of which there is none. */
function orphanEntry(prefix: string, owner: string): Lie {
  const fits = (record: Wire) => String(record['source']).startsWith(prefix);
  const change = (record: Wire) => (record['source'] = `${prefix}nobody`);
  return { what: `a ledger entry of ${prefix}nobody`, entity: 'balance_transactions', fits, change, owner };
}

/** An entry less in a nested list than the source counts. */
function cutShort(entity: string, list: string, owner: string): Lie {
  const fits = (record: Wire) => nested(record, list).data.length > 0;
  return {
    what: `${entity} whose ${list} are cut short`,
    entity,
    fits,
    change: (record) => (nested(record, list).total_count += 1),
    owner,
  };
}

/** An amount in a nested list that is one minor unit too large. */
function oneMore(entity: string, list: string, field: string, owner: string): Lie {
  const fits = (record: Wire) => nested(record, list).data.length > 0;
  const change = (record: Wire) => {
    const [first] = nested(record, list).data;
    if (first !== undefined) first[field] = Number(first[field]) + 1;
  };
  return { what: `${entity} whose ${list} do not add up`, entity, fits, change, owner };
}

export const lies: readonly Lie[] = [
  {
    what: 'a payout of another amount than left the balance',
    entity: 'balance_transactions',
    fits: (entry) => entry['type'] === 'payout',
    change: (entry) => Object.assign(entry, { amount: Number(entry['amount']) + 1, net: Number(entry['net']) + 1 }),
    owner: 'payouts_match_ledger',
    also: 'balance_equals_source',
    hiddenBy: 'payouts_have_balance_transactions',
  },
  orphan('payouts', 'balance_transaction', 'payouts_have_balance_transactions'),
  {
    what: 'parts of a fee that do not add up',
    entity: 'balance_transactions',
    fits: (entry) => feeDetails(entry).length > 0,
    change: (entry) => (feeDetails(entry)[0] = { ...feeDetails(entry)[0], amount: 0 }),
    owner: 'fee_details_sum_to_fee',
  },
  {
    what: 'a fee without its parts',
    entity: 'balance_transactions',
    fits: (entry) => feeDetails(entry).length > 0,
    change: (entry) => (entry['fee_details'] = []),
    owner: 'fee_details_sum_to_fee',
  },
  orphanEntry('ch_', 'balance_transactions_have_charges'),
  orphanEntry('re_', 'balance_transactions_have_refunds'),
  orphanEntry('po_', 'balance_transactions_have_payouts'),
  cutShort('invoices', 'lines', 'invoice_lines_complete'),
  {
    what: 'a promotion code of a coupon that nobody knows',
    entity: 'promotion_codes',
    fits: (code) => code['active'] === true,
    change: (code) => (struct(code, 'promotion')['coupon'] = 'nobody'),
    owner: 'promotion_codes_have_coupons',
    warns: true,
  },
  orphanEntry('du_', 'balance_transactions_have_disputes'),
  orphan('disputes', 'charge', 'disputes_have_charges'),
  {
    what: 'a dispute whose money the ledger does not know',
    entity: 'disputes',
    fits: (dispute) => ledgerEntries(dispute).length > 0,
    change: (dispute) => (ledgerEntries(dispute)[0] = { ...ledgerEntries(dispute)[0], id: 'txn_nobody' }),
    owner: 'disputes_have_balance_transactions',
  },
  {
    what: 'a dispute that tells of another fee than the ledger',
    entity: 'disputes',
    fits: (dispute) => ledgerEntries(dispute).length > 0,
    change: (dispute) => (ledgerEntries(dispute)[0] = { ...ledgerEntries(dispute)[0], fee: 7 }),
    owner: 'disputes_match_ledger',
  },
  {
    what: 'a charge that does not know that it is disputed',
    entity: 'charges',
    fits: (charge) => charge['disputed'] === true,
    change: (charge) => (charge['disputed'] = false),
    owner: 'charges_know_their_disputes',
    hiddenBy: 'disputes_have_charges',
  },
  orphan('subscriptions', 'customer', 'subscriptions_have_customers'),
  cutShort('subscriptions', 'items', 'subscription_items_complete'),
  {
    what: 'a subscription item of a price that nobody knows',
    entity: 'subscriptions',
    fits: (subscription) => nested(subscription, 'items').data.length > 0,
    change: (subscription) => (struct(nested(subscription, 'items').data[0] ?? {}, 'price')['id'] = 'price_nobody'),
    owner: 'subscription_items_have_prices',
  },
  {
    what: 'an invoice of a subscription that nobody knows',
    entity: 'invoices',
    fits: (invoice) => invoice['parent'] !== null,
    change: (invoice) => (struct(struct(invoice, 'parent'), 'subscription_details')['subscription'] = 'sub_nobody'),
    owner: 'invoices_have_subscriptions',
  },
  {
    what: 'a payment of an invoice that nobody knows',
    entity: 'invoice_payments',
    fits: (payment) => payment['status'] !== 'paid',
    change: (payment) => (payment['invoice'] = 'in_nobody'),
    owner: 'invoice_payments_have_invoices',
  },
  {
    what: 'a payment of an invoice by an intent that nobody knows',
    entity: 'invoice_payments',
    fits: (payment) => struct(payment, 'payment')['type'] === 'payment_intent',
    change: (payment) => (struct(payment, 'payment')['payment_intent'] = 'pi_nobody'),
    owner: 'invoice_payments_have_payment_intents',
  },
  {
    what: 'an invoice that says it was paid more than its payments do',
    entity: 'invoice_payments',
    fits: (payment) => payment['status'] === 'paid',
    change: (payment) => (payment['amount_paid'] = Number(payment['amount_paid']) - 1),
    owner: 'invoices_paid_by_payments',
  },
  orphan('credit_notes', 'invoice', 'credit_notes_have_invoices'),
  cutShort('credit_notes', 'lines', 'credit_note_lines_complete'),
  oneMore('credit_notes', 'lines', 'amount', 'credit_note_lines_sum_to_subtotal'),
  { ...orphan('invoiceitems', 'invoice', 'invoiceitems_have_invoices'), warns: true },
  orphan('invoiceitems', 'customer', 'invoiceitems_have_customers'),
  orphan('subscription_schedules', 'subscription', 'subscription_schedules_have_subscriptions'),
  orphan('setup_intents', 'customer', 'setup_intents_have_customers'),
  orphan('checkout_sessions', 'payment_intent', 'checkout_sessions_have_payment_intents'),
  oneMore('checkout_sessions', 'line_items', 'amount_total', 'checkout_line_items_sum_to_total'),
  { ...orphan('transfers', 'destination', 'transfers_have_accounts'), warns: true },
  orphanEntry('tr_', 'balance_transactions_have_transfers'),
  orphan('transfers', 'balance_transaction', 'transfers_have_balance_transactions'),
  cutShort('transfers', 'reversals', 'transfer_reversals_complete'),
  oneMore('transfers', 'reversals', 'amount', 'transfer_reversals_sum'),
  orphanEntry('tu_', 'balance_transactions_have_topups'),
  orphanEntry('fee_', 'balance_transactions_have_application_fees'),
  cutShort('application_fees', 'refunds', 'application_fee_refunds_complete'),
  oneMore('application_fees', 'refunds', 'amount', 'application_fee_refunds_sum'),
  orphan('early_fraud_warnings', 'charge', 'early_fraud_warnings_have_charges'),
  orphan('reviews', 'charge', 'reviews_have_charges'),
  orphan('payment_methods', 'customer', 'payment_methods_have_customers'),
  {
    what: 'the last entry in the balance of a customer that nobody knows',
    entity: 'customer_balance_transactions',
    fits: () => true,
    change: (entry) => Object.assign(entry, { customer: 'nobody', ending_balance: entry['amount'] }),
    owner: 'customer_balance_transactions_have_customers',
  },
  {
    what: 'a customer balance that does not go on from the one before',
    entity: 'customer_balance_transactions',
    fits: () => true,
    change: (entry) => (entry['ending_balance'] = Number(entry['ending_balance']) + 1),
    owner: 'customer_balance_continues',
  },
  {
    what: 'members of a payout that do not add up to it',
    entity: 'payout_balance_transactions',
    fits: (entry) => entry['type'] !== 'payout',
    change: (entry) => (entry['net'] = Number(entry['net']) + 1),
    owner: 'payout_members_sum',
  },
  {
    what: 'a member of a payout that the ledger does not know',
    entity: 'payout_balance_transactions',
    fits: (entry) => entry['type'] !== 'payout',
    change: (entry) => Object.assign(entry, { id: 'txn_nobody', amount: 0, fee: 0, net: 0 }),
    owner: 'payout_balance_transactions_have_balance_transactions',
  },
];
