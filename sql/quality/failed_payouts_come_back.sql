-- check: failed_payouts_come_back
-- model: silver.payouts
-- kind: identity
-- severity: error
-- of: silver.payouts WHERE status IN ('failed', 'canceled')
-- rule: A payout that failed or was cancelled names the ledger entry that brings its money back.
-- hint: The payout was read before its money came back: read it again with run-batch --entity payouts in a while. If it stays, ask the source where the money is.
SELECT id, currency, status, amount_minor
FROM silver.payouts
WHERE status IN ('failed', 'canceled') AND failure_balance_transaction_id IS NULL
ORDER BY id
