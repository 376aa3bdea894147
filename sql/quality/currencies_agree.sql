-- check: currencies_agree
-- model: silver.balance_transactions
-- kind: reconciliation
-- severity: error
-- rule: What belongs together is in one currency: refunds and disputes with their charge, payments and lines with their invoice, members with their payout, parts of a fee with their transaction, items with their subscription.
-- hint: The source has joined two currencies, or one of the two objects has been read wrongly. See them with payments-pipeline explain and the id; no sum of the two may be trusted before that.
SELECT refunds.id, 'refund of a charge' AS what, charges.currency AS expected, refunds.currency AS found
FROM silver.refunds AS refunds
JOIN silver.charges AS charges ON charges.id = refunds.charge_id
WHERE refunds.currency <> charges.currency
UNION ALL
SELECT disputes.id, 'dispute of a charge', charges.currency, disputes.currency
FROM silver.disputes AS disputes
JOIN silver.charges AS charges ON charges.id = disputes.charge_id
WHERE disputes.currency <> charges.currency
UNION ALL
SELECT payments.id, 'payment of an invoice', invoices.currency, payments.currency
FROM silver.invoice_payments AS payments
JOIN silver.invoices AS invoices ON invoices.id = payments.invoice_id
WHERE payments.currency <> invoices.currency
UNION ALL
SELECT lines.id, 'line of an invoice', invoices.currency, lines.currency
FROM silver.invoice_lines AS lines
JOIN silver.invoices AS invoices ON invoices.id = lines.invoice_id
WHERE lines.currency <> invoices.currency
UNION ALL
SELECT members.id, 'member of a payout', payouts.currency, members.currency
FROM silver.payout_balance_transactions AS members
JOIN silver.payouts AS payouts ON payouts.id = members.payout_id
WHERE members.currency <> payouts.currency
UNION ALL
SELECT details.balance_transaction_id, 'part of a fee', entries.currency, details.currency
FROM silver.balance_transaction_fee_details AS details
JOIN silver.balance_transactions AS entries ON entries.id = details.balance_transaction_id
WHERE details.currency <> entries.currency
UNION ALL
SELECT items.id, 'item of a subscription', subscriptions.currency, items.currency
FROM silver.subscription_items AS items
JOIN silver.subscriptions AS subscriptions ON subscriptions.id = items.subscription_id
WHERE items.currency <> subscriptions.currency
ORDER BY 1
