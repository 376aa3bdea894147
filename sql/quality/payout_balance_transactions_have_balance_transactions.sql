-- check: payout_balance_transactions_have_balance_transactions
-- model: silver.payout_balance_transactions
-- kind: relationship
-- severity: error
-- parent: balance_transactions
-- rule: Every member of a payout is in silver.balance_transactions.
SELECT child.id, child.created_at
FROM silver.payout_balance_transactions AS child
LEFT JOIN silver.balance_transactions AS parent ON parent.id = child.id
WHERE child.id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
