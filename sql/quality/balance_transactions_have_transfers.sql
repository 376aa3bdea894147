-- check: balance_transactions_have_transfers
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: transfers
-- rule: Every transfer that a ledger entry comes from is in silver.transfers.
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN silver.transfers AS parent ON parent.id = child.source_id
WHERE starts_with(child.source_id, 'tr_') AND parent.id IS NULL
ORDER BY child.id
