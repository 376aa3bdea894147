import { addAccount, earnFee, enableAccount, giveFeeBack } from './accounts.ts';
import { ACTION } from './actions.ts';
import { adjustBalance } from './balanceEntries.ts';
import { bill } from './bill.ts';
import { addProduct, archiveProduct } from './catalogue.ts';
import { attemptAsPlanned, settle } from './charges.ts';
import { closeInvoice } from './closeInvoice.ts';
import { finalizeAndCollect } from './collection.ts';
import { credit, voidCreditNote } from './creditNotes.ts';
import { joinCustomer, moveCustomer } from './customers.ts';
import { deleteCustomer } from './departures.ts';
import { answerDispute, closeDispute, openDispute } from './disputes.ts';
import { fallDue, settleOffPlatform } from './invoices.ts';
import { order } from './orders.ts';
import { payInvoice } from './payInvoice.ts';
import { cancelPayment } from './payments.ts';
import { advancePayout, endPayout, payOut, payOutByHand, payOutInstantly } from './payouts.ts';
import { deactivatePromotion, deleteCoupon, openCatalogue } from './rebates.ts';
import { refund, refundFraud, settleRefund } from './refunds.ts';
import { closeReview } from './reviews.ts';
import { expireSession } from './sessions.ts';
import { settleSetup } from './setupIntents.ts';
import { payFees, payNetworkCosts } from './standaloneFees.ts';
import { submitSession } from './submitSession.ts';
import { cancelNow, requestCancellation, revokeCancellation } from './subscriptions/cancel.ts';
import { downgrade, requantify, upgrade } from './subscriptions/change.ts';
import { importSubscription, returnSubscriber, subscribe } from './subscriptions/newSubscribers.ts';
import { pauseCollection, resumeCollection } from './subscriptions/pauseCollection.ts';
import { payDebts } from './subscriptions/payDebts.ts';
import { announceTrialEnd, renew, resume } from './subscriptions/renew.ts';
import { scheduleChange } from './subscriptions/schedules.ts';
import { expireIncomplete } from './subscriptions/standing.ts';
import { announceRenewal } from './subscriptions/upcoming.ts';
import { settleTopup, topUp } from './topups.ts';
import { reverseTransfer } from './transfers.ts';
import { warnOfFraud } from './warnings.ts';
import type { World } from './world.ts';

/** Something that happens: `ref` is the row, or the seed, that it happens to. */
export type Act = (world: World, at: number, ref: number) => unknown;

const BY_NAME: Readonly<Record<keyof typeof ACTION, Act>> = {
  joinCustomer,
  moveCustomer,
  deleteCustomer,
  order,
  attempt: attemptAsPlanned,
  settle,
  cancelPayment,
  refund,
  refundFraud,
  settleRefund,
  bill,
  finalizeInvoice: finalizeAndCollect,
  payInvoice,
  closeInvoice,
  settleOffPlatform,
  credit,
  voidCreditNote,
  adjustBalance,
  payOut,
  payOutByHand,
  payOutInstantly,
  advancePayout,
  endPayout,
  topUp,
  settleTopup,
  payFees,
  payNetworkCosts,
  addProduct,
  archiveProduct,
  openCatalogue,
  deleteCoupon,
  deactivatePromotion,
  openDispute,
  answerDispute,
  closeDispute,
  warnOfFraud,
  closeReview,
  submitSession,
  expireSession,
  settleSetup,
  subscribe,
  importSubscription,
  returnSubscriber,
  renew,
  resume,
  announceTrialEnd,
  expireIncomplete,
  upgrade,
  downgrade,
  requantify,
  scheduleChange,
  requestCancellation,
  revokeCancellation,
  cancelNow,
  reverseTransfer,
  addAccount,
  enableAccount,
  earnFee,
  giveFeeBack,
  payDebts,
  pauseCollection,
  resumeCollection,
  fallDue,
  announceRenewal,
};

/** Every action by its number. */
export const acts: readonly (Act | undefined)[] = Object.entries(BY_NAME).reduce<Act[]>((table, [name, act]) => {
  table[ACTION[name as keyof typeof ACTION]] = act;
  return table;
}, []);
