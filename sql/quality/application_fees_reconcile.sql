-- check: application_fees_reconcile
-- model: silver.application_fees
-- kind: reconciliation
-- unit: minor
-- severity: error
-- bronze: application_fees: id, currency, amount, amount_refunded
-- rule: Per currency, the sums of the amounts are the same in Bronze and silver.application_fees.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount' AS measure, sum(record.amount) AS total FROM bronze.application_fees GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_refunded' AS measure, sum(record.amount_refunded) AS total FROM bronze.application_fees GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount' AS measure, sum(amount_minor) AS total FROM silver.application_fees GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_refunded' AS measure, sum(amount_refunded_minor) AS total FROM silver.application_fees GROUP BY 1
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure
