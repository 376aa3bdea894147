-- check: balance_transactions_have_reversals
-- model: silver.balance_transactions
-- kind: relationship
-- severity: error
-- parent: transfers
-- of: silver.balance_transactions WHERE starts_with(source_id, 'trr_') OR starts_with(source_id, 'fr_')
-- rule: Every transfer reversal and every refund of an application fee that a ledger entry comes from is in Silver.
WITH parents AS (
  SELECT id FROM silver.transfer_reversals
  UNION ALL
  SELECT id FROM silver.application_fee_refunds
)
SELECT child.id, child.source_id, child.created_at
FROM silver.balance_transactions AS child
LEFT JOIN parents ON parents.id = child.source_id
WHERE (starts_with(child.source_id, 'trr_') OR starts_with(child.source_id, 'fr_')) AND parents.id IS NULL
ORDER BY child.id
