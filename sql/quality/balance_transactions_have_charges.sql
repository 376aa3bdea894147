-- check: balance_transactions_have_charges
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: charges
-- rule: Every charge that a ledger entry comes from is in silver.charges.
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN silver.charges AS parent ON parent.id = child.source_id
WHERE (starts_with(child.source_id, 'ch_') OR starts_with(child.source_id, 'py_')) AND parent.id IS NULL
ORDER BY child.id
