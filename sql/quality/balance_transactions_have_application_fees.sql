-- check: balance_transactions_have_application_fees
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: application_fees
-- rule: Every application fee that a ledger entry comes from is in silver.application_fees.
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN silver.application_fees AS parent ON parent.id = child.source_id
WHERE starts_with(child.source_id, 'fee_') AND parent.id IS NULL
ORDER BY child.id
