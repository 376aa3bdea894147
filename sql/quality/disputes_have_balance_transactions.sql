-- check: disputes_have_balance_transactions
-- model: silver.dispute_balance_transactions
-- kind: relationship
-- severity: error
-- parent: balance_transactions
-- rule: Every dispute's ledger entries is in silver.balance_transactions.
SELECT child.balance_transaction_id, child.dispute_id
FROM silver.dispute_balance_transactions AS child
LEFT JOIN silver.balance_transactions AS parent ON parent.id = child.balance_transaction_id
WHERE true AND parent.id IS NULL
ORDER BY child.balance_transaction_id
