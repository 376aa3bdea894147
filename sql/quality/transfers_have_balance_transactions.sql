-- check: transfers_have_balance_transactions
-- model: silver.transfers
-- kind: relationship
-- severity: error
-- parent: balance_transactions
-- rule: Every transfer's ledger entry is in silver.balance_transactions.
SELECT child.id, child.balance_transaction_id, child.created_at
FROM silver.transfers AS child
LEFT JOIN silver.balance_transactions AS parent ON parent.id = child.balance_transaction_id
WHERE child.balance_transaction_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
