/** The checks inside the binary. A test holds this list equal to the folder. */
import balanceTransactionsHaveCharges from '../../sql/quality/balance_transactions_have_charges.sql' with { type: 'text' };
import balanceTransactionsHavePayouts from '../../sql/quality/balance_transactions_have_payouts.sql' with { type: 'text' };
import balanceTransactionsHaveRefunds from '../../sql/quality/balance_transactions_have_refunds.sql' with { type: 'text' };
import balanceTransactionsReconcile from '../../sql/quality/balance_transactions_reconcile.sql' with { type: 'text' };
import chargesHaveBalanceTransactions from '../../sql/quality/charges_have_balance_transactions.sql' with { type: 'text' };
import chargesHaveCustomers from '../../sql/quality/charges_have_customers.sql' with { type: 'text' };
import chargesHavePaymentIntents from '../../sql/quality/charges_have_payment_intents.sql' with { type: 'text' };
import chargesReconcile from '../../sql/quality/charges_reconcile.sql' with { type: 'text' };
import dimCustomersRowCount from '../../sql/quality/dim_customers_row_count.sql' with { type: 'text' };
import fctInvoicesRowCount from '../../sql/quality/fct_invoices_row_count.sql' with { type: 'text' };
import fctPaymentsRowCount from '../../sql/quality/fct_payments_row_count.sql' with { type: 'text' };
import feeDetailsSumToFee from '../../sql/quality/fee_details_sum_to_fee.sql' with { type: 'text' };
import invoiceLinesComplete from '../../sql/quality/invoice_lines_complete.sql' with { type: 'text' };
import invoicesHaveCustomers from '../../sql/quality/invoices_have_customers.sql' with { type: 'text' };
import invoicesReconcile from '../../sql/quality/invoices_reconcile.sql' with { type: 'text' };
import ledgerNetIsAmountLessFee from '../../sql/quality/ledger_net_is_amount_less_fee.sql' with { type: 'text' };
import paymentIntentsReconcile from '../../sql/quality/payment_intents_reconcile.sql' with { type: 'text' };
import payoutsHaveBalanceTransactions from '../../sql/quality/payouts_have_balance_transactions.sql' with { type: 'text' };
import payoutsMatchLedger from '../../sql/quality/payouts_match_ledger.sql' with { type: 'text' };
import payoutsReconcile from '../../sql/quality/payouts_reconcile.sql' with { type: 'text' };
import pricesHaveProducts from '../../sql/quality/prices_have_products.sql' with { type: 'text' };
import refundsHaveCharges from '../../sql/quality/refunds_have_charges.sql' with { type: 'text' };
import refundsReconcile from '../../sql/quality/refunds_reconcile.sql' with { type: 'text' };
import { parseCheck, type SqlCheck } from './sqlCheck.ts';

/** Path in the repository → text. */
export const checkFiles: ReadonlyMap<string, string> = new Map([
  ['sql/quality/balance_transactions_have_charges.sql', balanceTransactionsHaveCharges],
  ['sql/quality/balance_transactions_have_payouts.sql', balanceTransactionsHavePayouts],
  ['sql/quality/balance_transactions_have_refunds.sql', balanceTransactionsHaveRefunds],
  ['sql/quality/balance_transactions_reconcile.sql', balanceTransactionsReconcile],
  ['sql/quality/charges_have_balance_transactions.sql', chargesHaveBalanceTransactions],
  ['sql/quality/charges_have_customers.sql', chargesHaveCustomers],
  ['sql/quality/charges_have_payment_intents.sql', chargesHavePaymentIntents],
  ['sql/quality/charges_reconcile.sql', chargesReconcile],
  ['sql/quality/dim_customers_row_count.sql', dimCustomersRowCount],
  ['sql/quality/fct_invoices_row_count.sql', fctInvoicesRowCount],
  ['sql/quality/fct_payments_row_count.sql', fctPaymentsRowCount],
  ['sql/quality/fee_details_sum_to_fee.sql', feeDetailsSumToFee],
  ['sql/quality/invoice_lines_complete.sql', invoiceLinesComplete],
  ['sql/quality/invoices_have_customers.sql', invoicesHaveCustomers],
  ['sql/quality/invoices_reconcile.sql', invoicesReconcile],
  ['sql/quality/ledger_net_is_amount_less_fee.sql', ledgerNetIsAmountLessFee],
  ['sql/quality/payment_intents_reconcile.sql', paymentIntentsReconcile],
  ['sql/quality/payouts_have_balance_transactions.sql', payoutsHaveBalanceTransactions],
  ['sql/quality/payouts_match_ledger.sql', payoutsMatchLedger],
  ['sql/quality/payouts_reconcile.sql', payoutsReconcile],
  ['sql/quality/prices_have_products.sql', pricesHaveProducts],
  ['sql/quality/refunds_have_charges.sql', refundsHaveCharges],
  ['sql/quality/refunds_reconcile.sql', refundsReconcile],
]);

/** The checks that come with the binary, in the order of their names. */
export function embeddedChecks(): SqlCheck[] {
  return [...checkFiles].map(([file, sql]) => parseCheck(file, sql));
}
