/** The SQL files inside the binary. A test holds this list equal to the folder. */

import dimCustomers from '../../sql/gold/dim_customers.sql' with { type: 'text' };
import fctInvoices from '../../sql/gold/fct_invoices.sql' with { type: 'text' };
import fctPayments from '../../sql/gold/fct_payments.sql' with { type: 'text' };
import balanceTransactionFeeDetails from '../../sql/silver/balance_transaction_fee_details.sql' with { type: 'text' };
import balanceTransactions from '../../sql/silver/balance_transactions.sql' with { type: 'text' };
import charges from '../../sql/silver/charges.sql' with { type: 'text' };
import customers from '../../sql/silver/customers.sql' with { type: 'text' };
import events from '../../sql/silver/events.sql' with { type: 'text' };
import invoiceLines from '../../sql/silver/invoice_lines.sql' with { type: 'text' };
import invoices from '../../sql/silver/invoices.sql' with { type: 'text' };
import invoicesHistory from '../../sql/silver/invoices_history.sql' with { type: 'text' };
import paymentIntents from '../../sql/silver/payment_intents.sql' with { type: 'text' };
import payouts from '../../sql/silver/payouts.sql' with { type: 'text' };
import prices from '../../sql/silver/prices.sql' with { type: 'text' };
import pricesHistory from '../../sql/silver/prices_history.sql' with { type: 'text' };
import products from '../../sql/silver/products.sql' with { type: 'text' };
import refunds from '../../sql/silver/refunds.sql' with { type: 'text' };
import { type Model, parseModel } from './contract/model.ts';

/** Path in the repository → text. */
export const modelFiles: ReadonlyMap<string, string> = new Map([
  ['sql/silver/balance_transaction_fee_details.sql', balanceTransactionFeeDetails],
  ['sql/silver/balance_transactions.sql', balanceTransactions],
  ['sql/silver/charges.sql', charges],
  ['sql/silver/customers.sql', customers],
  ['sql/silver/events.sql', events],
  ['sql/silver/invoice_lines.sql', invoiceLines],
  ['sql/silver/invoices.sql', invoices],
  ['sql/silver/invoices_history.sql', invoicesHistory],
  ['sql/silver/prices_history.sql', pricesHistory],
  ['sql/silver/payment_intents.sql', paymentIntents],
  ['sql/silver/payouts.sql', payouts],
  ['sql/silver/prices.sql', prices],
  ['sql/silver/products.sql', products],
  ['sql/silver/refunds.sql', refunds],
  ['sql/gold/dim_customers.sql', dimCustomers],
  ['sql/gold/fct_invoices.sql', fctInvoices],
  ['sql/gold/fct_payments.sql', fctPayments],
]);

/** The models that come with the binary, as their files say. */
export function embeddedModels(): Model[] {
  return [...modelFiles].map(([file, sql]) => parseModel(file, sql));
}
