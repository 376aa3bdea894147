import type { TestCard } from '../../economy/byHand.ts';
import { DISPUTE, REFUND } from '../../economy/codes.ts';

/** A payment method that callers name instead of making one (Stripe, "Test cards"), and what comes of paying with it. */
export interface TestMethod extends TestCard {
  /** Why it is declined. */
  readonly decline?: string;
  /** How its refunds go. */
  readonly refund?: number;
  /** The customer disputes the payment at once, and how that goes if nobody does anything (DISPUTE). */
  readonly dispute?: number;
  /** What is paid can be paid out at once. */
  readonly atOnce?: true;
  /** A bank account in the US: it takes days until its bank says yes or no. */
  readonly bank?: true;
}

const VISA = { brand: 'visa', funding: 'credit', country: 'US' } as const;

/** By their names. */
export const TEST_METHODS: Readonly<Record<string, TestMethod>> = {
  pm_card_visa: { ...VISA, last4: '4242' },
  pm_card_visa_debit: { ...VISA, last4: '5556', funding: 'debit' },
  pm_card_mastercard: { ...VISA, brand: 'mastercard', last4: '4444' },
  pm_card_mastercard_debit: { ...VISA, brand: 'mastercard', last4: '3222', funding: 'debit' },
  pm_card_mastercard_prepaid: { ...VISA, brand: 'mastercard', last4: '5100', funding: 'prepaid' },
  pm_card_amex: { ...VISA, brand: 'amex', last4: '0005' },
  pm_card_discover: { ...VISA, brand: 'discover', last4: '1117' },
  pm_card_jcb: { ...VISA, brand: 'jcb', last4: '0505', country: 'JP' },
  pm_card_us: { ...VISA, last4: '4242' },
  pm_card_de: { ...VISA, last4: '0016', country: 'DE' },
  pm_card_gb: { ...VISA, last4: '0000', country: 'GB' },
  pm_card_jp: { ...VISA, last4: '0003', country: 'JP' },
  pm_card_chargeDeclined: { ...VISA, last4: '0002', decline: 'generic_decline' },
  pm_card_visa_chargeDeclined: { ...VISA, last4: '0002', decline: 'generic_decline' },
  pm_card_chargeDeclinedInsufficientFunds: { ...VISA, last4: '9995', decline: 'insufficient_funds' },
  pm_card_visa_chargeDeclinedInsufficientFunds: { ...VISA, last4: '9995', decline: 'insufficient_funds' },
  pm_card_visa_chargeDeclinedLostCard: { ...VISA, last4: '9987', decline: 'lost_card' },
  pm_card_chargeDeclinedExpiredCard: { ...VISA, last4: '0069', decline: 'expired_card' },
  pm_card_chargeDeclinedIncorrectCvc: { ...VISA, last4: '0127', decline: 'incorrect_cvc' },
  pm_card_chargeDeclinedProcessingError: { ...VISA, last4: '0119', decline: 'processing_error' },
  pm_card_chargeCustomerFail: { ...VISA, last4: '0341', decline: 'generic_decline' },
  pm_card_bypassPending: { ...VISA, last4: '0077', atOnce: true },
  pm_card_createDispute: { ...VISA, last4: '0259', dispute: DISPUTE.conceded },
  pm_card_createDisputeInquiry: { ...VISA, last4: '1976', dispute: DISPUTE.inquiry },
  pm_card_pendingRefund: { ...VISA, last4: '7726', refund: REFUND.clears },
  pm_card_refundFail: { ...VISA, last4: '5126', refund: REFUND.fails },
  pm_usBankAccount_success: { ...VISA, last4: '6789', bank: true },
  pm_usBankAccount_insufficientFunds: { ...VISA, last4: '2222', bank: true, decline: 'insufficient_funds' },
  pm_usBankAccount_accountClosed: { ...VISA, last4: '1113', bank: true, decline: 'account_closed' },
  pm_usBankAccount_debitNotAuthorized: { ...VISA, last4: '3335', bank: true, decline: 'debit_not_authorized' },
};
