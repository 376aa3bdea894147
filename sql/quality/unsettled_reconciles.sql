-- check: unsettled_reconciles
-- model: gold.unsettled_balance
-- kind: identity
-- severity: error
-- unit: minor
-- rule: Per currency, what is in no payout and what has left in one add up to everything in the ledger of Silver that is no payout, to the minor unit.
WITH silver_sums AS (
  SELECT currency, sum(net_minor) AS total
  FROM silver.balance_transactions
  WHERE type NOT IN ('payout', 'payout_failure', 'payout_cancel')
  GROUP BY currency
),
parts AS (
  SELECT currency, net_minor FROM gold.unsettled_balance
  UNION ALL
  SELECT currency, net_minor FROM gold.ledger WHERE payout_id IS NOT NULL AND NOT is_payout
),
gold_sums AS (
  SELECT currency, sum(net_minor) AS total FROM parts GROUP BY currency
)
SELECT currency, silver_sums.total AS expected, gold_sums.total AS found
FROM silver_sums
FULL JOIN gold_sums USING (currency)
WHERE silver_sums.total IS DISTINCT FROM gold_sums.total
ORDER BY currency
