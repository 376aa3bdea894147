-- check: balance_transactions_have_payouts
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: payouts
-- rule: Every payout that a ledger entry comes from is in silver.payouts.
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN silver.payouts AS parent ON parent.id = child.source_id
WHERE starts_with(child.source_id, 'po_') AND parent.id IS NULL
ORDER BY child.id
