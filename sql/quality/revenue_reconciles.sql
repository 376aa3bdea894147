-- check: revenue_reconciles
-- model: gold.revenue_daily
-- kind: identity
-- severity: error
-- unit: minor
-- rule: Per currency, net revenue and the residual add up to everything in the ledger of Silver that is no payout, to the minor unit.
WITH silver_sums AS (
  SELECT currency, sum(net_minor) AS total
  FROM silver.balance_transactions
  WHERE type NOT IN ('payout', 'payout_failure', 'payout_cancel')
  GROUP BY currency
),
gold_sums AS (
  SELECT currency, sum(net_minor + residual_minor) AS total FROM gold.revenue_daily GROUP BY currency
)
SELECT currency, silver_sums.total AS expected, gold_sums.total AS found
FROM silver_sums
FULL JOIN gold_sums USING (currency)
WHERE silver_sums.total IS DISTINCT FROM gold_sums.total
ORDER BY currency
