import { bankAnswerWrites } from './bankAnswers.ts';
import { catalogueWrites } from './catalogue.ts';
import { checkoutWrites } from './checkout.ts';
import { connectWrites } from './connect.ts';
import { couponWrites } from './coupons.ts';
import { creditNoteWrites } from './creditNotes.ts';
import { customerWrites } from './customers.ts';
import { disputeWrites } from './disputes.ts';
import { invoiceItemWrites } from './invoiceItems.ts';
import { invoiceWrites } from './invoices.ts';
import { paymentIntentWrites } from './paymentIntents.ts';
import { payoutWrites } from './payouts.ts';
import { promotionCodeWrites } from './promotionCodes.ts';
import { refundWrites } from './refunds.ts';
import { riskWrites } from './risk.ts';
import { scheduleWrites } from './schedules.ts';
import { setupIntentWrites } from './setupIntents.ts';
import { subscriptionWrites } from './subscriptions.ts';
import { taxRateWrites } from './taxRates.ts';
import { topupWrites } from './topups.ts';
import type { Write } from './write.ts';

/** Every endpoint that changes something. */
export const writes: readonly Write[] = [
  ...customerWrites,
  ...catalogueWrites,
  ...paymentIntentWrites,
  ...refundWrites,
  ...invoiceItemWrites,
  ...invoiceWrites,
  ...subscriptionWrites,
  ...checkoutWrites,
  ...couponWrites,
  ...promotionCodeWrites,
  ...taxRateWrites,
  ...disputeWrites,
  ...payoutWrites,
  ...topupWrites,
  ...riskWrites,
  ...bankAnswerWrites,
  ...setupIntentWrites,
  ...connectWrites,
  ...creditNoteWrites,
  ...scheduleWrites,
];
