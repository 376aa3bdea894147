/** What a source may say that is not so: one object of one list is changed, and one check owns the rule that it breaks. */
export type Wire = Record<string, unknown>;

export interface Lie {
  readonly what: string;
  /** Whose list tells it. */
  readonly entity: string;
  /** The first record that fits is changed. */
  readonly fits: (record: Wire) => boolean;
  readonly change: (record: Wire) => void;
  /** The check that fails, and no other. */
  readonly owner: string;
}

interface Nested {
  readonly data: Wire[];
  total_count: number;
}

const nested = (record: Wire, field: string) => record[field] as Nested;
const feeDetails = (record: Wire) => record['fee_details'] as Wire[];

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

export const lies: readonly Lie[] = [
  {
    what: 'a payout of another amount than left the balance',
    entity: 'payouts',
    fits: () => true,
    change: (payout) => (payout['amount'] = Number(payout['amount']) + 1),
    owner: 'payouts_match_ledger',
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
];
