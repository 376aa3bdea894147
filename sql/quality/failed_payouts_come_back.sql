-- check: failed_payouts_come_back
-- model: silver.payouts
-- kind: identity
-- severity: error
-- of: silver.payouts WHERE status IN ('failed', 'canceled')
-- rule: A payout that failed or was cancelled names the ledger entry that brings its money back.
SELECT id, currency, status, amount_minor
FROM silver.payouts
WHERE status IN ('failed', 'canceled') AND failure_balance_transaction_id IS NULL
ORDER BY id
