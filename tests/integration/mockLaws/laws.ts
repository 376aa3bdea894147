import {
  creditIsItsEntries,
  creditNotesAddUp,
  dueIsTotalAfterCredit,
  invoiceIsItsLines,
  paidIsItsPayments,
  remainingIsDueLessPaid,
} from './billingLaws.ts';
import {
  balanceIsItsHistory,
  categoryIsThatOfType,
  feeIsItsDetails,
  netIsAmountLessFee,
  payoutIsItsMembers,
  payoutMovesBalance,
  sourceIsThere,
  transactionIsThere,
} from './ledgerLaws.ts';
import {
  amountsAreWhole,
  amountsReachTheBalance,
  chargeIsItsRefunds,
  disputesAreOfCharges,
  intentIsItsCharge,
  sessionsAreTheirPayments,
  transfersAndFees,
  warningsAndReviews,
} from './paymentLaws.ts';
import type { Economy } from './readEconomy.ts';
import { couponsAreRedeemed, mrrMovesThroughEvents, subscriptionsAreInOrder } from './subscriptionLaws.ts';
import type { Law } from './support.ts';

/** All that must hold at every moment. */
export const LAWS = {
  netIsAmountLessFee,
  feeIsItsDetails,
  payoutIsItsMembers,
  payoutMovesBalance,
  balanceIsItsHistory,
  categoryIsThatOfType,
  sourceIsThere,
  transactionIsThere,
  chargeIsItsRefunds,
  amountsAreWhole,
  amountsReachTheBalance,
  intentIsItsCharge,
  disputesAreOfCharges,
  warningsAndReviews,
  sessionsAreTheirPayments,
  transfersAndFees,
  remainingIsDueLessPaid,
  paidIsItsPayments,
  invoiceIsItsLines,
  dueIsTotalAfterCredit,
  creditNotesAddUp,
  creditIsItsEntries,
  mrrMovesThroughEvents,
  subscriptionsAreInOrder,
  couponsAreRedeemed,
} as const satisfies Record<string, Law>;

/** The laws that do not hold, each with the first things that are wrong. */
export function brokenLaws(economy: Economy): Record<string, string[]> {
  const broken = Object.entries(LAWS).map(([name, law]) => [name, law(economy).slice(0, 3)] as const);
  return Object.fromEntries(broken.filter(([, wrong]) => wrong.length > 0));
}
