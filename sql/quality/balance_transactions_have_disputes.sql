-- check: balance_transactions_have_disputes
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: disputes
-- rule: Every dispute that a ledger entry comes from is in silver.disputes.
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN silver.disputes AS parent ON parent.id = child.source_id
WHERE (starts_with(child.source_id, 'du_') OR starts_with(child.source_id, 'dp_')) AND parent.id IS NULL
ORDER BY child.id
