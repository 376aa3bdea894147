/** The SQL files inside the binary. A test holds this list equal to the folder. */

import activityByCategory from '../../sql/gold/activity_by_category.sql' with { type: 'text' };
import arAging from '../../sql/gold/ar_aging.sql' with { type: 'text' };
import balanceDaily from '../../sql/gold/balance_daily.sql' with { type: 'text' };
import customer360 from '../../sql/gold/customer_360.sql' with { type: 'text' };
import dimCustomers from '../../sql/gold/dim_customers.sql' with { type: 'text' };
import disputeRefundRates from '../../sql/gold/dispute_refund_rates.sql' with { type: 'text' };
import fctDisputes from '../../sql/gold/fct_disputes.sql' with { type: 'text' };
import fctInvoices from '../../sql/gold/fct_invoices.sql' with { type: 'text' };
import fctPayments from '../../sql/gold/fct_payments.sql' with { type: 'text' };
import fctRefunds from '../../sql/gold/fct_refunds.sql' with { type: 'text' };
import feesBreakdown from '../../sql/gold/fees_breakdown.sql' with { type: 'text' };
import ledger from '../../sql/gold/ledger.sql' with { type: 'text' };
import mrrChanges from '../../sql/gold/mrr_changes.sql' with { type: 'text' };
import mrrMovements from '../../sql/gold/mrr_movements.sql' with { type: 'text' };
import payoutReconciliation from '../../sql/gold/payout_reconciliation.sql' with { type: 'text' };
import revenueDaily from '../../sql/gold/revenue_daily.sql' with { type: 'text' };
import unsettledBalance from '../../sql/gold/unsettled_balance.sql' with { type: 'text' };
import webhookDelivery from '../../sql/gold/webhook_delivery.sql' with { type: 'text' };
import accounts from '../../sql/silver/accounts.sql' with { type: 'text' };
import applicationFeeRefunds from '../../sql/silver/application_fee_refunds.sql' with { type: 'text' };
import applicationFees from '../../sql/silver/application_fees.sql' with { type: 'text' };
import balance from '../../sql/silver/balance.sql' with { type: 'text' };
import balanceTransactionFeeDetails from '../../sql/silver/balance_transaction_fee_details.sql' with { type: 'text' };
import balanceTransactions from '../../sql/silver/balance_transactions.sql' with { type: 'text' };
import charges from '../../sql/silver/charges.sql' with { type: 'text' };
import checkoutSessionLineItems from '../../sql/silver/checkout_session_line_items.sql' with { type: 'text' };
import checkoutSessions from '../../sql/silver/checkout_sessions.sql' with { type: 'text' };
import coupons from '../../sql/silver/coupons.sql' with { type: 'text' };
import creditNoteLines from '../../sql/silver/credit_note_lines.sql' with { type: 'text' };
import creditNotes from '../../sql/silver/credit_notes.sql' with { type: 'text' };
import customerBalanceTransactions from '../../sql/silver/customer_balance_transactions.sql' with { type: 'text' };
import customers from '../../sql/silver/customers.sql' with { type: 'text' };
import disputeBalanceTransactions from '../../sql/silver/dispute_balance_transactions.sql' with { type: 'text' };
import disputes from '../../sql/silver/disputes.sql' with { type: 'text' };
import disputesHistory from '../../sql/silver/disputes_history.sql' with { type: 'text' };
import earlyFraudWarnings from '../../sql/silver/early_fraud_warnings.sql' with { type: 'text' };
import events from '../../sql/silver/events.sql' with { type: 'text' };
import invoiceLines from '../../sql/silver/invoice_lines.sql' with { type: 'text' };
import invoicePayments from '../../sql/silver/invoice_payments.sql' with { type: 'text' };
import invoiceitems from '../../sql/silver/invoiceitems.sql' with { type: 'text' };
import invoices from '../../sql/silver/invoices.sql' with { type: 'text' };
import invoicesHistory from '../../sql/silver/invoices_history.sql' with { type: 'text' };
import paymentIntents from '../../sql/silver/payment_intents.sql' with { type: 'text' };
import paymentMethods from '../../sql/silver/payment_methods.sql' with { type: 'text' };
import payoutBalanceTransactions from '../../sql/silver/payout_balance_transactions.sql' with { type: 'text' };
import payouts from '../../sql/silver/payouts.sql' with { type: 'text' };
import payoutsHistory from '../../sql/silver/payouts_history.sql' with { type: 'text' };
import prices from '../../sql/silver/prices.sql' with { type: 'text' };
import pricesHistory from '../../sql/silver/prices_history.sql' with { type: 'text' };
import products from '../../sql/silver/products.sql' with { type: 'text' };
import promotionCodes from '../../sql/silver/promotion_codes.sql' with { type: 'text' };
import refunds from '../../sql/silver/refunds.sql' with { type: 'text' };
import reviews from '../../sql/silver/reviews.sql' with { type: 'text' };
import setupIntents from '../../sql/silver/setup_intents.sql' with { type: 'text' };
import subscriptionItems from '../../sql/silver/subscription_items.sql' with { type: 'text' };
import subscriptionItemsHistory from '../../sql/silver/subscription_items_history.sql' with { type: 'text' };
import subscriptionSchedules from '../../sql/silver/subscription_schedules.sql' with { type: 'text' };
import subscriptions from '../../sql/silver/subscriptions.sql' with { type: 'text' };
import subscriptionsHistory from '../../sql/silver/subscriptions_history.sql' with { type: 'text' };
import taxRates from '../../sql/silver/tax_rates.sql' with { type: 'text' };
import topups from '../../sql/silver/topups.sql' with { type: 'text' };
import transferReversals from '../../sql/silver/transfer_reversals.sql' with { type: 'text' };
import transfers from '../../sql/silver/transfers.sql' with { type: 'text' };
import webhookDuplicates from '../../sql/silver/webhook_duplicates.sql' with { type: 'text' };
import webhookEvents from '../../sql/silver/webhook_events.sql' with { type: 'text' };
import { type Model, parseModel } from './contract/model.ts';
import { deriveHistories } from './deriveHistories.ts';

/** Path in the repository → text. */
export const modelFiles: ReadonlyMap<string, string> = new Map([
  ['sql/silver/accounts.sql', accounts],
  ['sql/silver/application_fee_refunds.sql', applicationFeeRefunds],
  ['sql/silver/application_fees.sql', applicationFees],
  ['sql/silver/balance.sql', balance],
  ['sql/silver/balance_transaction_fee_details.sql', balanceTransactionFeeDetails],
  ['sql/silver/balance_transactions.sql', balanceTransactions],
  ['sql/silver/charges.sql', charges],
  ['sql/silver/checkout_session_line_items.sql', checkoutSessionLineItems],
  ['sql/silver/checkout_sessions.sql', checkoutSessions],
  ['sql/silver/coupons.sql', coupons],
  ['sql/silver/credit_note_lines.sql', creditNoteLines],
  ['sql/silver/credit_notes.sql', creditNotes],
  ['sql/silver/customer_balance_transactions.sql', customerBalanceTransactions],
  ['sql/silver/customers.sql', customers],
  ['sql/silver/dispute_balance_transactions.sql', disputeBalanceTransactions],
  ['sql/silver/disputes.sql', disputes],
  ['sql/silver/disputes_history.sql', disputesHistory],
  ['sql/silver/early_fraud_warnings.sql', earlyFraudWarnings],
  ['sql/silver/events.sql', events],
  ['sql/silver/invoice_lines.sql', invoiceLines],
  ['sql/silver/invoice_payments.sql', invoicePayments],
  ['sql/silver/invoiceitems.sql', invoiceitems],
  ['sql/silver/invoices.sql', invoices],
  ['sql/silver/invoices_history.sql', invoicesHistory],
  ['sql/silver/payment_intents.sql', paymentIntents],
  ['sql/silver/payment_methods.sql', paymentMethods],
  ['sql/silver/payout_balance_transactions.sql', payoutBalanceTransactions],
  ['sql/silver/payouts.sql', payouts],
  ['sql/silver/payouts_history.sql', payoutsHistory],
  ['sql/silver/prices.sql', prices],
  ['sql/silver/prices_history.sql', pricesHistory],
  ['sql/silver/products.sql', products],
  ['sql/silver/promotion_codes.sql', promotionCodes],
  ['sql/silver/refunds.sql', refunds],
  ['sql/silver/reviews.sql', reviews],
  ['sql/silver/setup_intents.sql', setupIntents],
  ['sql/silver/subscription_items.sql', subscriptionItems],
  ['sql/silver/subscription_items_history.sql', subscriptionItemsHistory],
  ['sql/silver/subscription_schedules.sql', subscriptionSchedules],
  ['sql/silver/subscriptions.sql', subscriptions],
  ['sql/silver/subscriptions_history.sql', subscriptionsHistory],
  ['sql/silver/tax_rates.sql', taxRates],
  ['sql/silver/topups.sql', topups],
  ['sql/silver/transfer_reversals.sql', transferReversals],
  ['sql/silver/transfers.sql', transfers],
  ['sql/silver/webhook_duplicates.sql', webhookDuplicates],
  ['sql/silver/webhook_events.sql', webhookEvents],
  ['sql/gold/activity_by_category.sql', activityByCategory],
  ['sql/gold/ar_aging.sql', arAging],
  ['sql/gold/balance_daily.sql', balanceDaily],
  ['sql/gold/customer_360.sql', customer360],
  ['sql/gold/dim_customers.sql', dimCustomers],
  ['sql/gold/dispute_refund_rates.sql', disputeRefundRates],
  ['sql/gold/fct_disputes.sql', fctDisputes],
  ['sql/gold/fct_invoices.sql', fctInvoices],
  ['sql/gold/fct_payments.sql', fctPayments],
  ['sql/gold/fct_refunds.sql', fctRefunds],
  ['sql/gold/fees_breakdown.sql', feesBreakdown],
  ['sql/gold/ledger.sql', ledger],
  ['sql/gold/mrr_changes.sql', mrrChanges],
  ['sql/gold/mrr_movements.sql', mrrMovements],
  ['sql/gold/payout_reconciliation.sql', payoutReconciliation],
  ['sql/gold/revenue_daily.sql', revenueDaily],
  ['sql/gold/unsettled_balance.sql', unsettledBalance],
  ['sql/gold/webhook_delivery.sql', webhookDelivery],
]);

/** The models that come with the binary, as their files say. */
export function embeddedModels(): Model[] {
  return deriveHistories([...modelFiles].map(([file, sql]) => parseModel(file, sql)));
}
