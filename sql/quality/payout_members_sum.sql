-- check: payout_members_sum
-- model: silver.payout_balance_transactions
-- kind: identity
-- unit: minor
-- severity: error
-- of: silver.payouts WHERE is_automatic AND reconciliation_status = 'completed'
-- exempt: silver.payouts WHERE NOT is_automatic
-- rule: The net of an automatic payout's members, without its own entry, adds up to its amount, to the minor unit.
-- hint: A member is missing, or stands in two payouts. Read them again: payments-pipeline run-batch --entity payout_balance_transactions with --days back to before the payout; payments-pipeline explain with the payout's id lists what it has.
WITH members AS (
  SELECT payout_id, sum(CASE WHEN is_payout_itself THEN 0 ELSE net_minor END) AS total FROM silver.payout_balance_transactions GROUP BY payout_id
)
SELECT payouts.id, payouts.currency, payouts.amount_minor AS expected, members.total AS found
FROM silver.payouts AS payouts
JOIN members ON members.payout_id = payouts.id
WHERE payouts.is_automatic AND payouts.reconciliation_status = 'completed' AND payouts.amount_minor <> members.total
ORDER BY payouts.id
