-- check: balance_transactions_have_topups
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: topups
-- rule: Every top-up that a ledger entry comes from is in silver.topups.
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN silver.topups AS parent ON parent.id = child.source_id
WHERE starts_with(child.source_id, 'tu_') AND parent.id IS NULL
ORDER BY child.id
