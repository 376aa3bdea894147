import type Stripe from 'stripe';
import { currencies } from '../economy/currencies.ts';
import type { BreakRule } from './rule.ts';

const one = { every: false, inEvents: true } as const;

/** The least by which an amount of that currency can differ. */
function stepOf(code: string): number {
  return currencies.find((currency) => currency.code === code)?.step ?? 1;
}

const isSale = ({ type, currency }: Stripe.BalanceTransaction): boolean => type === 'charge' && currency === 'usd';

const netIsAmountLessFee: BreakRule<Stripe.BalanceTransaction> = {
  ...one,
  says: 'a transaction whose net is not its amount less its fee: the fee and its detail are one minor unit too high',
  kind: 'balance_transaction',
  field: 'fee',
  fits: (transaction) => isSale(transaction) && transaction.fee_details.length === 1,
  spoil(transaction) {
    const fee_details = transaction.fee_details.map((detail) => ({ ...detail, amount: detail.amount + 1 }));
    return { ...transaction, fee: transaction.fee + 1, fee_details };
  },
};

const feeDetailsSum: BreakRule<Stripe.BalanceTransaction> = {
  ...one,
  says: 'a transaction whose fee details do not add up to its fee',
  kind: 'balance_transaction',
  field: 'fee_details.0.amount',
  fits: (transaction) => isSale(transaction) && transaction.fee_details.length > 0,
  spoil(transaction) {
    const [first, ...rest] = transaction.fee_details;
    return first === undefined ? transaction : { ...transaction, fee_details: [{ ...first, amount: first.amount + 1 }, ...rest] };
  },
};

// What is left out is the member itself: see `leftOut`.
const payoutMembersSum: BreakRule<Stripe.Payout> = {
  ...one,
  says: 'a payout that one of its transactions is missing from, so that they do not add up to it',
  kind: 'payout',
  field: 'members',
  fits: ({ automatic, reconciliation_status }) => automatic && reconciliation_status === 'completed',
  spoil: (payout) => payout,
};

const balanceContinuity: BreakRule<Stripe.Balance> = {
  ...one,
  says: 'a balance that is one cent more than all transactions come to',
  kind: 'balance',
  field: 'available.0.amount',
  fits: () => true,
  spoil(balance) {
    const [first, ...rest] = balance.available;
    return first === undefined ? balance : { ...balance, available: [{ ...first, amount: first.amount + 1 }, ...rest] };
  },
};

const refundsMayGrow = ({ captured, disputed, amount_captured, amount_refunded, currency, status }: Stripe.Charge): boolean =>
  status === 'succeeded' && captured && !disputed && amount_refunded + stepOf(currency) < amount_captured;

const chargeRefundSum: BreakRule<Stripe.Charge> = {
  ...one,
  says: 'a charge of which more was refunded than its refunds come to',
  kind: 'charge',
  field: 'amount_refunded',
  fits: refundsMayGrow,
  prefers: (charge) => charge.amount_refunded > 0,
  spoil: (charge) => ({ ...charge, amount_refunded: charge.amount_refunded + stepOf(charge.currency) }),
};

const invoiceRemaining: BreakRule<Stripe.Invoice> = {
  ...one,
  says: 'an invoice of which more remains than is due less what is paid',
  kind: 'invoice',
  field: 'amount_remaining',
  fits: ({ status }) => status === 'open' || status === 'paid',
  prefers: ({ status }) => status === 'open',
  spoil: (invoice) => ({ ...invoice, amount_remaining: invoice.amount_remaining + stepOf(invoice.currency) }),
};

const invoicePaymentsSum: BreakRule<Stripe.InvoicePayment> = {
  ...one,
  says: 'a payment of an invoice that is more than what the invoice says was paid',
  kind: 'invoice_payment',
  field: 'amount_paid',
  fits: ({ status }) => status === 'paid',
  spoil: (payment) => ({ ...payment, amount_paid: (payment.amount_paid ?? 0) + stepOf(payment.currency) }),
};

const mrrMovement: BreakRule<Stripe.Subscription> = {
  ...one,
  // What events told stays as it was: the change is one that nobody was told of.
  inEvents: false,
  says: 'a subscription that has grown by one without an event, so that recurring revenue moves by nothing',
  kind: 'subscription',
  field: 'items.data.0.quantity',
  fits: ({ status, cancel_at_period_end }) => status === 'active' && !cancel_at_period_end,
  // One that was taken over from elsewhere: its first period is a short one, so that an event soon tells of it as it was.
  prefers: ({ discounts, created, start_date }) => discounts.length === 0 && start_date < created,
  spoil(subscription) {
    const [first, ...rest] = subscription.items.data;
    if (first === undefined) return subscription;
    const data = [{ ...first, quantity: (first.quantity ?? 0) + 1 }, ...rest];
    return { ...subscription, items: { ...subscription.items, data } };
  },
};

const ledgerCategory: BreakRule<Stripe.BalanceTransaction> = {
  ...one,
  says: 'a transaction in a reporting category that is not that of its type',
  kind: 'balance_transaction',
  field: 'reporting_category',
  fits: isSale,
  spoil: (transaction) => ({ ...transaction, reporting_category: 'other_adjustment' }),
};

const transactionSource: BreakRule<Stripe.BalanceTransaction> = {
  ...one,
  says: 'a transaction whose source is nowhere to be found',
  kind: 'balance_transaction',
  field: 'source',
  fits: isSale,
  spoil: (transaction) => ({ ...transaction, source: String(transaction.source).replace(/.{4}$/, 'Gone') }),
};

/** What breaks exactly one accounting identity. */
export const accountingBreaks = {
  'net-is-amount-less-fee': netIsAmountLessFee,
  'fee-details-sum': feeDetailsSum,
  'payout-members-sum': payoutMembersSum,
  'balance-continuity': balanceContinuity,
  'charge-refund-sum': chargeRefundSum,
  'invoice-remaining': invoiceRemaining,
  'invoice-payments-sum': invoicePaymentsSum,
  'mrr-movement': mrrMovement,
  'ledger-category': ledgerCategory,
  'transaction-source': transactionSource,
} as const;
