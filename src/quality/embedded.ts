/** The checks inside the binary. A test holds this list equal to the folder. */
import activityReconciles from '../../sql/quality/activity_reconciles.sql' with { type: 'text' };
import applicationFeeRefundsComplete from '../../sql/quality/application_fee_refunds_complete.sql' with { type: 'text' };
import applicationFeeRefundsSum from '../../sql/quality/application_fee_refunds_sum.sql' with { type: 'text' };
import applicationFeesReconcile from '../../sql/quality/application_fees_reconcile.sql' with { type: 'text' };
import arAgingReconciles from '../../sql/quality/ar_aging_reconciles.sql' with { type: 'text' };
import balanceDaysContinue from '../../sql/quality/balance_days_continue.sql' with { type: 'text' };
import balanceEqualsSource from '../../sql/quality/balance_equals_source.sql' with { type: 'text' };
import balanceTransactionsHaveApplicationFees from '../../sql/quality/balance_transactions_have_application_fees.sql' with { type: 'text' };
import balanceTransactionsHaveCharges from '../../sql/quality/balance_transactions_have_charges.sql' with { type: 'text' };
import balanceTransactionsHaveDisputes from '../../sql/quality/balance_transactions_have_disputes.sql' with { type: 'text' };
import balanceTransactionsHaveKnownSources from '../../sql/quality/balance_transactions_have_known_sources.sql' with { type: 'text' };
import balanceTransactionsHavePayouts from '../../sql/quality/balance_transactions_have_payouts.sql' with { type: 'text' };
import balanceTransactionsHaveRefunds from '../../sql/quality/balance_transactions_have_refunds.sql' with { type: 'text' };
import balanceTransactionsHaveReversals from '../../sql/quality/balance_transactions_have_reversals.sql' with { type: 'text' };
import balanceTransactionsHaveTopups from '../../sql/quality/balance_transactions_have_topups.sql' with { type: 'text' };
import balanceTransactionsHaveTransfers from '../../sql/quality/balance_transactions_have_transfers.sql' with { type: 'text' };
import balanceTransactionsReconcile from '../../sql/quality/balance_transactions_reconcile.sql' with { type: 'text' };
import chargesHaveBalanceTransactions from '../../sql/quality/charges_have_balance_transactions.sql' with { type: 'text' };
import chargesHaveCustomers from '../../sql/quality/charges_have_customers.sql' with { type: 'text' };
import chargesHavePaymentIntents from '../../sql/quality/charges_have_payment_intents.sql' with { type: 'text' };
import chargesKnowTheirDisputes from '../../sql/quality/charges_know_their_disputes.sql' with { type: 'text' };
import chargesReconcile from '../../sql/quality/charges_reconcile.sql' with { type: 'text' };
import chargesRefundedByRefunds from '../../sql/quality/charges_refunded_by_refunds.sql' with { type: 'text' };
import checkoutLineItemsSumToTotal from '../../sql/quality/checkout_line_items_sum_to_total.sql' with { type: 'text' };
import checkoutSessionsHavePaymentIntents from '../../sql/quality/checkout_sessions_have_payment_intents.sql' with { type: 'text' };
import checkoutSessionsReconcile from '../../sql/quality/checkout_sessions_reconcile.sql' with { type: 'text' };
import creditNoteLinesComplete from '../../sql/quality/credit_note_lines_complete.sql' with { type: 'text' };
import creditNoteLinesSumToSubtotal from '../../sql/quality/credit_note_lines_sum_to_subtotal.sql' with { type: 'text' };
import creditNotesHaveInvoices from '../../sql/quality/credit_notes_have_invoices.sql' with { type: 'text' };
import creditNotesReconcile from '../../sql/quality/credit_notes_reconcile.sql' with { type: 'text' };
import currenciesAgree from '../../sql/quality/currencies_agree.sql' with { type: 'text' };
import customer360Reconciles from '../../sql/quality/customer_360_reconciles.sql' with { type: 'text' };
import customerBalanceContinues from '../../sql/quality/customer_balance_continues.sql' with { type: 'text' };
import customerBalanceTransactionsHaveCustomers from '../../sql/quality/customer_balance_transactions_have_customers.sql' with {
  type: 'text',
};
import customerBalanceTransactionsReconcile from '../../sql/quality/customer_balance_transactions_reconcile.sql' with { type: 'text' };
import disputesHaveBalanceTransactions from '../../sql/quality/disputes_have_balance_transactions.sql' with { type: 'text' };
import disputesHaveCharges from '../../sql/quality/disputes_have_charges.sql' with { type: 'text' };
import disputesMatchLedger from '../../sql/quality/disputes_match_ledger.sql' with { type: 'text' };
import disputesReconcile from '../../sql/quality/disputes_reconcile.sql' with { type: 'text' };
import earlyFraudWarningsHaveCharges from '../../sql/quality/early_fraud_warnings_have_charges.sql' with { type: 'text' };
import failedPayoutsComeBack from '../../sql/quality/failed_payouts_come_back.sql' with { type: 'text' };
import feeDetailsSumToFee from '../../sql/quality/fee_details_sum_to_fee.sql' with { type: 'text' };
import feesReconcile from '../../sql/quality/fees_reconcile.sql' with { type: 'text' };
import invoiceLinesComplete from '../../sql/quality/invoice_lines_complete.sql' with { type: 'text' };
import invoicePaymentsHaveInvoices from '../../sql/quality/invoice_payments_have_invoices.sql' with { type: 'text' };
import invoicePaymentsHavePaymentIntents from '../../sql/quality/invoice_payments_have_payment_intents.sql' with { type: 'text' };
import invoicePaymentsReconcile from '../../sql/quality/invoice_payments_reconcile.sql' with { type: 'text' };
import invoiceRemainingIsDueLessPaid from '../../sql/quality/invoice_remaining_is_due_less_paid.sql' with { type: 'text' };
import invoiceitemsHaveCustomers from '../../sql/quality/invoiceitems_have_customers.sql' with { type: 'text' };
import invoiceitemsHaveInvoices from '../../sql/quality/invoiceitems_have_invoices.sql' with { type: 'text' };
import invoiceitemsReconcile from '../../sql/quality/invoiceitems_reconcile.sql' with { type: 'text' };
import invoicesHaveCustomers from '../../sql/quality/invoices_have_customers.sql' with { type: 'text' };
import invoicesHaveSubscriptions from '../../sql/quality/invoices_have_subscriptions.sql' with { type: 'text' };
import invoicesPaidByPayments from '../../sql/quality/invoices_paid_by_payments.sql' with { type: 'text' };
import invoicesReconcile from '../../sql/quality/invoices_reconcile.sql' with { type: 'text' };
import ledgerCategoriesAreKnown from '../../sql/quality/ledger_categories_are_known.sql' with { type: 'text' };
import ledgerCategoryIsThatOfType from '../../sql/quality/ledger_category_is_that_of_type.sql' with { type: 'text' };
import ledgerNetIsAmountLessFee from '../../sql/quality/ledger_net_is_amount_less_fee.sql' with { type: 'text' };
import ledgerReconciles from '../../sql/quality/ledger_reconciles.sql' with { type: 'text' };
import mrrContinues from '../../sql/quality/mrr_continues.sql' with { type: 'text' };
import mrrIsKnown from '../../sql/quality/mrr_is_known.sql' with { type: 'text' };
import mrrMovesThroughEvents from '../../sql/quality/mrr_moves_through_events.sql' with { type: 'text' };
import paymentIntentsReconcile from '../../sql/quality/payment_intents_reconcile.sql' with { type: 'text' };
import paymentMethodsHaveCustomers from '../../sql/quality/payment_methods_have_customers.sql' with { type: 'text' };
import paymentVolumeIsUsual from '../../sql/quality/payment_volume_is_usual.sql' with { type: 'text' };
import payoutBalanceTransactionsHaveBalanceTransactions from '../../sql/quality/payout_balance_transactions_have_balance_transactions.sql' with {
  type: 'text',
};
import payoutBalanceTransactionsReconcile from '../../sql/quality/payout_balance_transactions_reconcile.sql' with { type: 'text' };
import payoutMembersSum from '../../sql/quality/payout_members_sum.sql' with { type: 'text' };
import payoutsHaveBalanceTransactions from '../../sql/quality/payouts_have_balance_transactions.sql' with { type: 'text' };
import payoutsHaveMembers from '../../sql/quality/payouts_have_members.sql' with { type: 'text' };
import payoutsMatchLedger from '../../sql/quality/payouts_match_ledger.sql' with { type: 'text' };
import payoutsReconcile from '../../sql/quality/payouts_reconcile.sql' with { type: 'text' };
import payoutsTieOut from '../../sql/quality/payouts_tie_out.sql' with { type: 'text' };
import pricesHaveProducts from '../../sql/quality/prices_have_products.sql' with { type: 'text' };
import promotionCodesHaveCoupons from '../../sql/quality/promotion_codes_have_coupons.sql' with { type: 'text' };
import refundsHaveCharges from '../../sql/quality/refunds_have_charges.sql' with { type: 'text' };
import refundsReconcile from '../../sql/quality/refunds_reconcile.sql' with { type: 'text' };
import revenueReconciles from '../../sql/quality/revenue_reconciles.sql' with { type: 'text' };
import reviewsHaveCharges from '../../sql/quality/reviews_have_charges.sql' with { type: 'text' };
import setupIntentsHaveCustomers from '../../sql/quality/setup_intents_have_customers.sql' with { type: 'text' };
import subscriptionItemsComplete from '../../sql/quality/subscription_items_complete.sql' with { type: 'text' };
import subscriptionItemsHavePrices from '../../sql/quality/subscription_items_have_prices.sql' with { type: 'text' };
import subscriptionSchedulesHaveSubscriptions from '../../sql/quality/subscription_schedules_have_subscriptions.sql' with { type: 'text' };
import subscriptionsHaveCustomers from '../../sql/quality/subscriptions_have_customers.sql' with { type: 'text' };
import topupsReconcile from '../../sql/quality/topups_reconcile.sql' with { type: 'text' };
import transferReversalsComplete from '../../sql/quality/transfer_reversals_complete.sql' with { type: 'text' };
import transferReversalsSum from '../../sql/quality/transfer_reversals_sum.sql' with { type: 'text' };
import transfersHaveAccounts from '../../sql/quality/transfers_have_accounts.sql' with { type: 'text' };
import transfersHaveBalanceTransactions from '../../sql/quality/transfers_have_balance_transactions.sql' with { type: 'text' };
import transfersReconcile from '../../sql/quality/transfers_reconcile.sql' with { type: 'text' };
import unsettledReconciles from '../../sql/quality/unsettled_reconciles.sql' with { type: 'text' };
import { parseCheck, type SqlCheck } from './sqlCheck.ts';

/** Path in the repository → text. */
export const checkFiles: ReadonlyMap<string, string> = new Map([
  ['sql/quality/activity_reconciles.sql', activityReconciles],
  ['sql/quality/application_fee_refunds_complete.sql', applicationFeeRefundsComplete],
  ['sql/quality/application_fee_refunds_sum.sql', applicationFeeRefundsSum],
  ['sql/quality/application_fees_reconcile.sql', applicationFeesReconcile],
  ['sql/quality/ar_aging_reconciles.sql', arAgingReconciles],
  ['sql/quality/balance_days_continue.sql', balanceDaysContinue],
  ['sql/quality/balance_equals_source.sql', balanceEqualsSource],
  ['sql/quality/balance_transactions_have_application_fees.sql', balanceTransactionsHaveApplicationFees],
  ['sql/quality/balance_transactions_have_charges.sql', balanceTransactionsHaveCharges],
  ['sql/quality/balance_transactions_have_disputes.sql', balanceTransactionsHaveDisputes],
  ['sql/quality/balance_transactions_have_known_sources.sql', balanceTransactionsHaveKnownSources],
  ['sql/quality/balance_transactions_have_payouts.sql', balanceTransactionsHavePayouts],
  ['sql/quality/balance_transactions_have_refunds.sql', balanceTransactionsHaveRefunds],
  ['sql/quality/balance_transactions_have_reversals.sql', balanceTransactionsHaveReversals],
  ['sql/quality/balance_transactions_have_topups.sql', balanceTransactionsHaveTopups],
  ['sql/quality/balance_transactions_have_transfers.sql', balanceTransactionsHaveTransfers],
  ['sql/quality/balance_transactions_reconcile.sql', balanceTransactionsReconcile],
  ['sql/quality/charges_have_balance_transactions.sql', chargesHaveBalanceTransactions],
  ['sql/quality/charges_have_customers.sql', chargesHaveCustomers],
  ['sql/quality/charges_have_payment_intents.sql', chargesHavePaymentIntents],
  ['sql/quality/charges_know_their_disputes.sql', chargesKnowTheirDisputes],
  ['sql/quality/charges_reconcile.sql', chargesReconcile],
  ['sql/quality/charges_refunded_by_refunds.sql', chargesRefundedByRefunds],
  ['sql/quality/checkout_line_items_sum_to_total.sql', checkoutLineItemsSumToTotal],
  ['sql/quality/checkout_sessions_have_payment_intents.sql', checkoutSessionsHavePaymentIntents],
  ['sql/quality/checkout_sessions_reconcile.sql', checkoutSessionsReconcile],
  ['sql/quality/credit_note_lines_complete.sql', creditNoteLinesComplete],
  ['sql/quality/credit_note_lines_sum_to_subtotal.sql', creditNoteLinesSumToSubtotal],
  ['sql/quality/credit_notes_have_invoices.sql', creditNotesHaveInvoices],
  ['sql/quality/credit_notes_reconcile.sql', creditNotesReconcile],
  ['sql/quality/currencies_agree.sql', currenciesAgree],
  ['sql/quality/customer_360_reconciles.sql', customer360Reconciles],
  ['sql/quality/customer_balance_continues.sql', customerBalanceContinues],
  ['sql/quality/customer_balance_transactions_have_customers.sql', customerBalanceTransactionsHaveCustomers],
  ['sql/quality/customer_balance_transactions_reconcile.sql', customerBalanceTransactionsReconcile],
  ['sql/quality/disputes_have_balance_transactions.sql', disputesHaveBalanceTransactions],
  ['sql/quality/disputes_have_charges.sql', disputesHaveCharges],
  ['sql/quality/disputes_match_ledger.sql', disputesMatchLedger],
  ['sql/quality/disputes_reconcile.sql', disputesReconcile],
  ['sql/quality/early_fraud_warnings_have_charges.sql', earlyFraudWarningsHaveCharges],
  ['sql/quality/failed_payouts_come_back.sql', failedPayoutsComeBack],
  ['sql/quality/fee_details_sum_to_fee.sql', feeDetailsSumToFee],
  ['sql/quality/fees_reconcile.sql', feesReconcile],
  ['sql/quality/invoice_lines_complete.sql', invoiceLinesComplete],
  ['sql/quality/invoice_payments_have_invoices.sql', invoicePaymentsHaveInvoices],
  ['sql/quality/invoice_payments_have_payment_intents.sql', invoicePaymentsHavePaymentIntents],
  ['sql/quality/invoice_payments_reconcile.sql', invoicePaymentsReconcile],
  ['sql/quality/invoice_remaining_is_due_less_paid.sql', invoiceRemainingIsDueLessPaid],
  ['sql/quality/invoiceitems_have_customers.sql', invoiceitemsHaveCustomers],
  ['sql/quality/invoiceitems_have_invoices.sql', invoiceitemsHaveInvoices],
  ['sql/quality/invoiceitems_reconcile.sql', invoiceitemsReconcile],
  ['sql/quality/invoices_have_customers.sql', invoicesHaveCustomers],
  ['sql/quality/invoices_have_subscriptions.sql', invoicesHaveSubscriptions],
  ['sql/quality/invoices_paid_by_payments.sql', invoicesPaidByPayments],
  ['sql/quality/invoices_reconcile.sql', invoicesReconcile],
  ['sql/quality/ledger_categories_are_known.sql', ledgerCategoriesAreKnown],
  ['sql/quality/ledger_category_is_that_of_type.sql', ledgerCategoryIsThatOfType],
  ['sql/quality/ledger_net_is_amount_less_fee.sql', ledgerNetIsAmountLessFee],
  ['sql/quality/ledger_reconciles.sql', ledgerReconciles],
  ['sql/quality/mrr_continues.sql', mrrContinues],
  ['sql/quality/mrr_is_known.sql', mrrIsKnown],
  ['sql/quality/mrr_moves_through_events.sql', mrrMovesThroughEvents],
  ['sql/quality/payment_intents_reconcile.sql', paymentIntentsReconcile],
  ['sql/quality/payment_methods_have_customers.sql', paymentMethodsHaveCustomers],
  ['sql/quality/payment_volume_is_usual.sql', paymentVolumeIsUsual],
  ['sql/quality/payout_balance_transactions_have_balance_transactions.sql', payoutBalanceTransactionsHaveBalanceTransactions],
  ['sql/quality/payout_balance_transactions_reconcile.sql', payoutBalanceTransactionsReconcile],
  ['sql/quality/payout_members_sum.sql', payoutMembersSum],
  ['sql/quality/payouts_have_balance_transactions.sql', payoutsHaveBalanceTransactions],
  ['sql/quality/payouts_have_members.sql', payoutsHaveMembers],
  ['sql/quality/payouts_match_ledger.sql', payoutsMatchLedger],
  ['sql/quality/payouts_reconcile.sql', payoutsReconcile],
  ['sql/quality/payouts_tie_out.sql', payoutsTieOut],
  ['sql/quality/prices_have_products.sql', pricesHaveProducts],
  ['sql/quality/promotion_codes_have_coupons.sql', promotionCodesHaveCoupons],
  ['sql/quality/refunds_have_charges.sql', refundsHaveCharges],
  ['sql/quality/refunds_reconcile.sql', refundsReconcile],
  ['sql/quality/revenue_reconciles.sql', revenueReconciles],
  ['sql/quality/reviews_have_charges.sql', reviewsHaveCharges],
  ['sql/quality/setup_intents_have_customers.sql', setupIntentsHaveCustomers],
  ['sql/quality/subscription_items_complete.sql', subscriptionItemsComplete],
  ['sql/quality/subscription_items_have_prices.sql', subscriptionItemsHavePrices],
  ['sql/quality/subscription_schedules_have_subscriptions.sql', subscriptionSchedulesHaveSubscriptions],
  ['sql/quality/subscriptions_have_customers.sql', subscriptionsHaveCustomers],
  ['sql/quality/topups_reconcile.sql', topupsReconcile],
  ['sql/quality/transfer_reversals_complete.sql', transferReversalsComplete],
  ['sql/quality/transfer_reversals_sum.sql', transferReversalsSum],
  ['sql/quality/transfers_have_accounts.sql', transfersHaveAccounts],
  ['sql/quality/transfers_have_balance_transactions.sql', transfersHaveBalanceTransactions],
  ['sql/quality/transfers_reconcile.sql', transfersReconcile],
  ['sql/quality/unsettled_reconciles.sql', unsettledReconciles],
]);

/** The checks that come with the binary, in the order of their names. */
export function embeddedChecks(): SqlCheck[] {
  return [...checkFiles].map(([file, sql]) => parseCheck(file, sql));
}
