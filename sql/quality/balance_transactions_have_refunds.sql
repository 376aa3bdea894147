-- check: balance_transactions_have_refunds
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: refunds
-- rule: Every refund that a ledger entry comes from is in silver.refunds.
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN silver.refunds AS parent ON parent.id = child.source_id
WHERE (starts_with(child.source_id, 're_') OR starts_with(child.source_id, 'pyr_')) AND parent.id IS NULL
ORDER BY child.id
