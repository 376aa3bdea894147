import { buildAccount } from './account.ts';
import { buildApplicationFee, buildFeeRefund } from './applicationFee.ts';
import { buildBalanceTransaction } from './balanceTransaction.ts';
import { buildBankAccount, buildSellerBankAccount } from './bankAccount.ts';
import type { Build } from './build.ts';
import { buildCharge } from './charge.ts';
import { buildCheckoutSession } from './checkoutSession.ts';
import { buildCoupon } from './coupon.ts';
import { buildCreditNote } from './creditNote.ts';
import { buildCustomer } from './customer.ts';
import { buildCustomerBalanceTransaction } from './customerBalanceTransaction.ts';
import { buildDiscount } from './discount.ts';
import { buildDispute } from './dispute.ts';
import { buildEarlyFraudWarning } from './earlyFraudWarning.ts';
import { buildInvoice } from './invoice.ts';
import { buildInvoiceItem } from './invoiceItem.ts';
import { buildInvoicePayment } from './invoicePayment.ts';
import { buildPaymentIntent } from './paymentIntent.ts';
import { buildGuestPaymentMethod, buildPaymentMethod } from './paymentMethod.ts';
import { buildPayout } from './payout.ts';
import { buildPrice } from './price.ts';
import { buildProduct } from './product.ts';
import { buildPromotionCode } from './promotionCode.ts';
import { buildRefund } from './refund.ts';
import { buildReview } from './review.ts';
import { buildSetupIntent } from './setupIntent.ts';
import { buildSubscription } from './subscription.ts';
import { buildSubscriptionItem } from './subscriptionItem.ts';
import { buildSubscriptionSchedule } from './subscriptionSchedule.ts';
import { buildTaxRate } from './taxRate.ts';
import { buildTopup } from './topup.ts';
import { buildTransfer, buildTransferReversal } from './transfer.ts';

/** How each kind of object is shown. */
export const BUILDERS = {
  customer: buildCustomer,
  product: buildProduct,
  price: buildPrice,
  coupon: buildCoupon,
  promotion_code: buildPromotionCode,
  tax_rate: buildTaxRate,
  discount: buildDiscount,
  payment_intent: buildPaymentIntent,
  payment_method: buildPaymentMethod,
  guest_payment_method: buildGuestPaymentMethod,
  setup_intent: buildSetupIntent,
  checkout_session: buildCheckoutSession,
  charge: buildCharge,
  refund: buildRefund,
  dispute: buildDispute,
  early_fraud_warning: buildEarlyFraudWarning,
  review: buildReview,
  subscription: buildSubscription,
  subscription_item: buildSubscriptionItem,
  subscription_schedule: buildSubscriptionSchedule,
  invoice: buildInvoice,
  invoice_item: buildInvoiceItem,
  invoice_payment: buildInvoicePayment,
  credit_note: buildCreditNote,
  customer_balance_transaction: buildCustomerBalanceTransaction,
  balance_transaction: buildBalanceTransaction,
  payout: buildPayout,
  bank_account: buildBankAccount,
  seller_bank_account: buildSellerBankAccount,
  topup: buildTopup,
  account: buildAccount,
  transfer: buildTransfer,
  transfer_reversal: buildTransferReversal,
  application_fee: buildApplicationFee,
  fee_refund: buildFeeRefund,
} as const satisfies Record<string, Build>;

export type Kind = keyof typeof BUILDERS;
