-- check: payouts_reconcile
-- model: silver.payouts
-- kind: reconciliation
-- unit: minor
-- severity: error
-- bronze: payouts: id, currency, amount
-- rule: Per currency, the sums of the amounts are the same in Bronze and silver.payouts.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount' AS measure, sum(record.amount) AS total FROM bronze.payouts GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount' AS measure, sum(amount_minor) AS total FROM silver.payouts GROUP BY 1
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure
