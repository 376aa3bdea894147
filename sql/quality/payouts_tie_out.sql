-- check: payouts_tie_out
-- model: gold.payout_reconciliation
-- kind: reconciliation
-- severity: error
-- unit: minor
-- rule: Per currency, the payouts of gold.payout_reconciliation and their members are those of Silver, to the minor unit.
WITH silver_sums AS (
  SELECT currency, 'payouts' AS measure, sum(amount_minor) AS total FROM silver.payouts GROUP BY currency
  UNION ALL
  SELECT currency, 'members' AS measure, sum(net_minor) AS total FROM silver.payout_balance_transactions WHERE NOT is_payout_itself GROUP BY currency
),
each_payout AS (
  SELECT payout_id, currency, min(payout_amount_minor) AS amount_minor FROM gold.payout_reconciliation GROUP BY payout_id, currency
),
gold_sums AS (
  SELECT currency, 'payouts' AS measure, sum(amount_minor) AS total FROM each_payout GROUP BY currency
  UNION ALL
  SELECT currency, 'members' AS measure, sum(net_minor) AS total FROM gold.payout_reconciliation GROUP BY currency
)
SELECT currency, measure, coalesce(silver_sums.total, 0) AS expected, coalesce(gold_sums.total, 0) AS found
FROM silver_sums
FULL JOIN gold_sums USING (currency, measure)
WHERE coalesce(silver_sums.total, 0) <> coalesce(gold_sums.total, 0)
ORDER BY currency, measure
