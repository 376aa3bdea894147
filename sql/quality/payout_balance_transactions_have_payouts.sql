-- check: payout_balance_transactions_have_payouts
-- model: silver.payout_balance_transactions
-- kind: relationship
-- severity: error
-- parent: payouts
-- rule: Every payout that has members is in silver.payouts.
SELECT child.id, child.payout_id, child.created_at
FROM silver.payout_balance_transactions AS child
LEFT JOIN silver.payouts AS parent ON parent.id = child.payout_id
WHERE child.payout_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
