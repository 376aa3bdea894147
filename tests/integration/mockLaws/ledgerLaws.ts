import type Stripe from 'stripe';
import type { Economy } from './readEconomy.ts';
import { differ, type Law, sum } from './support.ts';

const DAY = 86_400;

/** Identity 1, first half: net = amount − fee. */
export const netIsAmountLessFee: Law = ({ transactions }) =>
  transactions.flatMap(({ id, amount, fee, net }) => differ(`${id}: net`, net, amount - fee));

/** Identity 1, second half: the fee is the sum of its details. */
export const feeIsItsDetails: Law = ({ transactions }) =>
  transactions.flatMap(({ id, fee, fee_details }) => differ(`${id}: fee`, fee, sum(fee_details.map(({ amount }) => amount))));

/** Identity 2: Σ net of the members, without the payout's own row, is the payout; nothing is paid out twice, and all of it is available. */
export const payoutIsItsMembers: Law = ({ payouts, members }) => {
  const paid = new Set<string>();
  return payouts.flatMap(({ id, amount, automatic, balance_transaction, currency }) => {
    if (!automatic) return [];
    const others = (members.get(id) ?? []).filter((member) => member.id !== balance_transaction);
    return [
      ...differ(`${id}: members`, sum(others.map(({ net }) => net)), amount),
      ...differ(`${id}: its own row among its members`, members.get(id)?.length, others.length + 1),
      ...others.flatMap((member) => [
        ...(paid.has(member.id) || !paid.add(member.id) ? [`${member.id} is paid out twice`] : []),
        ...differ(`${member.id}: status and currency`, [member.status, member.currency], ['available', currency]),
      ]),
    ];
  });
};

/** A payout takes its amount from the balance; one that failed or was cancelled gives it back. */
export const payoutMovesBalance: Law = ({ payouts, transactions }) => {
  const byId = new Map(transactions.map((transaction) => [transaction.id, transaction]));
  return payouts.flatMap(({ id, amount, balance_transaction, failure_balance_transaction, status }) => {
    const own = byId.get(String(balance_transaction));
    const back = failure_balance_transaction === null ? undefined : byId.get(String(failure_balance_transaction));
    return [
      ...differ(`${id}: its transaction`, [own?.amount, own?.source], [-amount, id]),
      ...differ(
        `${id}: given back`,
        [back?.amount, back?.source],
        status === 'failed' || status === 'canceled' ? [amount, id] : [undefined, undefined],
      ),
    ];
  });
};

/** Identity 3: closing = opening + Σ net, day by day, and the last closing is what the balance says. */
export const balanceIsItsHistory: Law = ({ transactions, balance }) => {
  const now = new Map(balance.available.map(({ currency, amount }) => [currency, amount]));
  return balance.pending.flatMap(({ currency, amount }) => {
    const own = transactions.filter((transaction) => transaction.currency === currency);
    const byDay = Object.values(Object.groupBy(own, ({ created }) => Math.floor(created / DAY)));
    const closing = byDay.reduce((opening, day) => opening + sum((day ?? []).map(({ net }) => net)), 0);
    return [
      ...differ(`${currency}: balance`, (now.get(currency) ?? 0) + amount, closing),
      ...differ(`${currency}: pending`, amount, sum(own.filter(({ status }) => status === 'pending').map(({ net }) => net))),
    ];
  });
};

/** Identity 7: a transaction is in the category of its type (Stripe, "Reporting categories"). */
export const categoryIsThatOfType: Law = ({ transactions }) =>
  transactions.flatMap(({ id, type, reporting_category }) =>
    CATEGORIES[type]?.includes(reporting_category) === true ? [] : [`${id}: ${type} in ${reporting_category}`],
  );

const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  charge: ['charge'],
  payment: ['charge'],
  refund: ['refund'],
  payment_refund: ['refund'],
  refund_failure: ['refund_failure'],
  payment_failure_refund: ['charge_failure'],
  payout: ['payout'],
  payout_failure: ['payout_reversal'],
  payout_cancel: ['payout_reversal'],
  adjustment: ['dispute', 'dispute_reversal'],
  stripe_fee: ['fee'],
  network_cost: ['network_cost'],
  transfer: ['transfer'],
  transfer_refund: ['transfer_reversal'],
  application_fee: ['platform_earning'],
  application_fee_refund: ['platform_earning_refund'],
  topup: ['topup'],
};

/** Identity 8: every source of a transaction is there. */
export const sourceIsThere: Law = (economy) => {
  const known = new Set(sources(economy).map(({ id }) => id));
  return economy.transactions.flatMap(({ id, source, type }) => {
    if (source === null) return type === 'stripe_fee' || type === 'network_cost' ? [] : [`${id}: ${type} without a source`];
    return known.has(String(source)) ? [] : [`${id}: ${String(source)} is not there`];
  });
};

function sources(economy: Economy): { id: string }[] {
  const { charges, refunds, disputes, payouts, transfers, fees, topups } = economy;
  const nested = [...transfers.flatMap(({ reversals }) => reversals.data), ...fees.flatMap((fee) => fee.refunds.data)];
  return [...charges, ...refunds, ...disputes, ...payouts, ...transfers, ...fees, ...topups, ...nested];
}

/** What moved the balance names its transaction, which names it back. */
export const transactionIsThere: Law = (economy) => {
  const byId = new Map(economy.transactions.map((transaction) => [transaction.id, transaction]));
  const named = [...economy.charges, ...economy.refunds, ...economy.transfers, ...economy.fees, ...economy.topups].flatMap((object) => [
    ...named1(object.id, object.balance_transaction),
    ...('failure_balance_transaction' in object ? named1(object.id, object.failure_balance_transaction) : []),
  ]);
  return named.flatMap(([id, transaction]) => (byId.has(transaction) ? [] : [`${id}: ${transaction} is not there`]));
};

function named1(id: string, transaction: string | Stripe.BalanceTransaction | null | undefined): [string, string][] {
  return transaction === null || transaction === undefined ? [] : [[id, String(transaction)]];
}
