-- check: payouts_have_members
-- model: silver.payouts
-- kind: relationship
-- severity: error
-- parent: payout_balance_transactions
-- rule: The members of every automatic payout that is reconciled are in silver.payout_balance_transactions.
-- hint: Read the members: payments-pipeline run-batch --entity payout_balance_transactions with --days back to before the payout. The source lists them only of automatic payouts that it has reconciled.
SELECT child.id, child.created_at
FROM silver.payouts AS child
LEFT JOIN silver.payout_balance_transactions AS parent ON parent.payout_id = child.id
WHERE child.is_automatic AND child.reconciliation_status = 'completed' AND parent.id IS NULL
ORDER BY child.id
