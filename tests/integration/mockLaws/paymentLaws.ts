import type Stripe from 'stripe';
import type { Economy } from './readEconomy.ts';
import { differ, groupBy, type Law, sum } from './support.ts';

/** Identity 4: what a charge says was given back is what its succeeded refunds gave. */
export const chargeIsItsRefunds: Law = ({ charges, refunds }) => {
  const succeeded = groupBy(
    refunds.filter(({ status }) => status === 'succeeded'),
    ({ charge }) => charge,
  );
  return charges.flatMap(({ id, amount, amount_captured, amount_refunded, captured, refunded, status }) => {
    const given = sum((succeeded.get(id) ?? []).map((refund) => refund.amount));
    return [
      ...differ(`${id}: captured less refunds`, amount_captured - amount_refunded, amount_captured - given),
      ...differ(`${id}: refunded`, refunded, amount_refunded === amount),
      ...(captured && amount_refunded > amount_captured ? [`${id}: more refunded than captured`] : []),
      ...(status === 'failed' ? differ(`${id}: failed`, [amount_captured, amount_refunded], [0, 0]) : []),
    ];
  });
};

/** Amounts are whole multiples of what their currency allows. */
export const amountsAreWhole: Law = ({ charges }) =>
  charges.flatMap(({ id, amount, currency }) => differ(`${id}: remainder`, amount % ({ kwd: 10, isk: 100 }[currency] ?? 1), 0));

/** A charge, a refund and a dispute move the balance by their amount, converted at the rate of their transaction. */
export const amountsReachTheBalance: Law = ({ charges, refunds, disputes, transactions }) => {
  const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  const check = (id: string, transaction: unknown, amount: number, currency: string): string[] => {
    if (transaction === null || transaction === undefined) return [];
    const own = byId.get(String(transaction));
    if (own === undefined) return [];
    const expected = own.exchange_rate === null ? [amount, currency] : [converted(amount, own.exchange_rate), own.currency];
    return [
      ...differ(`${id}: in the balance`, [own.amount, own.currency], expected),
      ...differ(`${id}: converted`, own.exchange_rate !== null, own.currency !== currency),
    ];
  };
  return [
    ...charges.flatMap(({ id, balance_transaction, amount_captured, amount, currency, failure_balance_transaction }) =>
      // A debit that bounced has captured nothing in the end; its transaction was for all of it.
      check(id, balance_transaction, failure_balance_transaction === null ? amount_captured : amount, currency),
    ),
    ...refunds.flatMap(({ id, balance_transaction, amount, currency }) => check(id, balance_transaction, -amount, currency)),
    ...disputes.flatMap(({ id, balance_transactions: [withdrawal, reinstatement], amount, currency }) => [
      ...check(id, withdrawal?.id, -amount, currency),
      ...check(id, reinstatement?.id, amount, currency),
    ]),
  ];
};

// Rounded half away from zero, on whole millionths.
function converted(amount: number, rate: number): number {
  const millionths = BigInt(Math.round(rate * 1e6));
  const rounded = Number((2n * BigInt(Math.abs(amount)) * millionths + 1_000_000n) / 2_000_000n);
  return amount < 0 ? -rounded : rounded;
}

/** An intent has received what its latest charge has captured. */
export const intentIsItsCharge: Law = ({ intents, charges }) => {
  const byId = new Map(charges.map((charge) => [charge.id, charge]));
  return intents.flatMap(({ id, latest_charge, amount_received, amount_capturable, status }) => {
    const charge = latest_charge === null ? undefined : byId.get(String(latest_charge));
    return [
      ...differ(`${id}: has a charge`, charge !== undefined, latest_charge !== null),
      ...differ(`${id}: received`, amount_received, status === 'succeeded' ? charge?.amount_captured : 0),
      ...differ(`${id}: capturable`, amount_capturable, status === 'requires_capture' ? charge?.amount : 0),
    ];
  });
};

/** A dispute is of a charge that says so; no more is disputed than was taken; what is withdrawn and given back goes with the status. */
export const disputesAreOfCharges: Law = ({ disputes, charges }) => {
  const own = groupBy(disputes, ({ charge }) => charge);
  return [
    ...charges.flatMap((charge) => {
      const held = (own.get(charge.id) ?? []).filter(({ status }) => status !== 'won' && !status.startsWith('warning'));
      // An authorisation that was given back was never taken.
      const taken = Math.max(0, charge.amount_captured - charge.amount_refunded);
      return [
        ...differ(`${charge.id}: disputed`, charge.disputed, own.has(charge.id)),
        ...(sum(held.map(({ amount }) => amount)) > taken ? [`${charge.id}: more disputed than there is`] : []),
      ];
    }),
    ...disputes.flatMap(({ id, status, balance_transactions }) => {
      const moves = status.startsWith('warning') ? [] : status === 'won' ? ['dispute', 'dispute_reversal'] : ['dispute'];
      const categories = balance_transactions.map(({ reporting_category }) => reporting_category);
      return [
        ...differ(`${id}: ${status}`, categories, moves),
        ...balance_transactions.flatMap(({ source }) => differ(`${id}: source`, source, id)),
      ];
    }),
  ];
};

/** A warning can be acted on until its charge is disputed or given back; a review of fraud has given it back. */
export const warningsAndReviews: Law = ({ warnings, reviews, charges }) => {
  const byId = new Map(charges.map((charge) => [charge.id, charge]));
  return [
    ...warnings.flatMap(({ id, charge, actionable }) => {
      const own = byId.get(String(charge));
      return differ(`${id}: actionable`, actionable, own?.disputed === false && own.amount_refunded < own.amount_captured);
    }),
    ...reviews.flatMap(({ id, open, closed_reason, charge }) => [
      ...differ(`${id}: open`, open, closed_reason === null),
      ...(charge === null ? [] : differ(`${id}: on its charge`, byId.get(String(charge))?.review, id)),
    ]),
  ];
};

/** What a checkout page shows is what its payment, its subscription's first invoice or its setup is for. */
export const sessionsAreTheirPayments: Law = ({ sessions, intents, invoices, setupIntents, subscriptions }) => {
  const paid = new Map(intents.map((intent) => [intent.id, intent]));
  const billed = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  const saved = new Map(setupIntents.map((intent) => [intent.id, intent]));
  const begun = new Map(subscriptions.map((subscription) => [subscription.id, subscription]));
  return sessions.flatMap((session) => {
    const { id, mode, status, amount_total, total_details, payment_status, currency } = session;
    const [intent, invoice] = [paid.get(String(session.payment_intent)), billed.get(String(session.invoice))];
    const complete = status === 'complete';
    return [
      ...differ(`${id}: has a payment`, session.payment_intent !== null, complete && mode === 'payment'),
      ...differ(
        `${id}: has an invoice`,
        [session.invoice !== null, session.subscription !== null],
        Array(2).fill(complete && mode === 'subscription'),
      ),
      ...(intent === undefined ? [] : differ(`${id}: payment`, [intent.amount, intent.currency], [amount_total, currency])),
      ...(intent === undefined ? [] : differ(`${id}: paid`, payment_status === 'paid', intent.status === 'succeeded')),
      ...(session.invoice === null
        ? []
        : [
            ...differ(`${id}: invoice`, [invoice?.total, invoice?.currency], [amount_total, currency]),
            ...differ(`${id}: paid`, payment_status !== 'unpaid', invoice?.status === 'paid'),
            ...differ(`${id}: tax`, sum((invoice?.total_taxes ?? []).map(({ amount }) => amount)), total_details?.amount_tax),
            ...differ(
              `${id}: whose`,
              [invoice?.customer, begun.get(String(session.subscription))?.customer],
              [session.customer, session.customer],
            ),
          ]),
      ...(mode === 'setup' ? differ(`${id}: saved`, saved.get(String(session.setup_intent))?.status === 'succeeded', complete) : []),
      ...(mode === 'setup' ? differ(`${id}: asks for`, [amount_total, currency, payment_status], [null, null, 'no_payment_required']) : []),
      ...(mode === 'payment'
        ? differ(`${id}: total`, amount_total, (session.amount_subtotal ?? 0) + (total_details?.amount_shipping ?? 0))
        : []),
    ];
  });
};

/** What came back of transfers, application fees and top-ups adds up. */
export const transfersAndFees: Law = ({ transfers, fees, topups, charges }) => {
  const taken = new Map(charges.map((charge) => [charge.id, charge.amount_captured]));
  return [
    ...transfers.flatMap(({ id, amount, amount_reversed, reversed, reversals, source_transaction }) => [
      ...differ(`${id}: reversed`, amount_reversed, sum(reversals.data.map((reversal) => reversal.amount))),
      ...differ(`${id}: reversed`, reversed, amount_reversed === amount),
      ...(amount > (taken.get(String(source_transaction)) ?? 0) ? [`${id}: more than was taken`] : []),
    ]),
    ...fees.flatMap(({ id, amount, amount_refunded, refunded, refunds }) => [
      ...differ(`${id}: refunded`, amount_refunded, sum(refunds.data.map((refund) => refund.amount))),
      ...differ(`${id}: refunded`, refunded, amount_refunded === amount),
    ]),
    ...topups.flatMap(({ id, status, balance_transaction }) =>
      differ(`${id}: arrived`, balance_transaction !== null, status === 'succeeded'),
    ),
  ];
};

/** Whoever is named as a customer is listed, or leaves a stub. */
export function goneCustomers({ customers, charges, subscriptions, invoices }: Economy): string[] {
  const listed = new Set(customers.map(({ id }) => id));
  const named = [...charges, ...subscriptions, ...invoices].map(({ customer }: { customer: Stripe.Charge['customer'] }) => customer);
  return [...new Set(named.flatMap((customer) => (customer === null || listed.has(String(customer)) ? [] : [String(customer)])))];
}
