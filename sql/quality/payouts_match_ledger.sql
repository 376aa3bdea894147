-- check: payouts_match_ledger
-- model: silver.payouts
-- kind: reconciliation
-- severity: error
-- rule: A payout's ledger entry takes exactly its amount out of the balance, in the same currency.
-- hint: Look at both with payments-pipeline explain and the payout's id. A payout that has changed since it was read is read again with run-batch --entity payouts and a larger --days.
SELECT
  payouts.id,
  payouts.currency,
  concat(-payouts.amount_minor, ' ', payouts.currency) AS expected,
  concat(entries.amount_minor, ' ', entries.currency) AS found
FROM silver.payouts AS payouts
JOIN silver.balance_transactions AS entries ON entries.id = payouts.balance_transaction_id
WHERE entries.amount_minor <> -payouts.amount_minor OR entries.currency <> payouts.currency
ORDER BY payouts.id
