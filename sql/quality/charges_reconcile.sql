-- check: charges_reconcile
-- model: gold.fct_payments
-- kind: reconciliation
-- severity: error
-- bronze: charges: id, currency, amount, amount_captured, amount_refunded
-- rule: Per currency, the sums of the amounts are the same in Bronze, silver.charges and gold.fct_payments.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount' AS measure, sum(record.amount) AS total FROM bronze.charges GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_captured' AS measure, sum(record.amount_captured) AS total FROM bronze.charges GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_refunded' AS measure, sum(record.amount_refunded) AS total FROM bronze.charges GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount' AS measure, sum(amount_minor) AS total FROM silver.charges GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_captured' AS measure, sum(amount_captured_minor) AS total FROM silver.charges GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_refunded' AS measure, sum(amount_refunded_minor) AS total FROM silver.charges GROUP BY 1
),
gold_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount' AS measure, sum(amount_minor) AS total FROM gold.fct_payments GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_captured' AS measure, sum(amount_captured_minor) AS total FROM gold.fct_payments GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_refunded' AS measure, sum(amount_refunded_minor) AS total FROM gold.fct_payments GROUP BY 1
)
SELECT
  currency,
  measure,
  bronze_sums.total AS expected,
  concat('silver ', coalesce(CAST(silver_sums.total AS VARCHAR), 'none'), ', gold ', coalesce(CAST(gold_sums.total AS VARCHAR), 'none')) AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
FULL JOIN gold_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total OR silver_sums.total IS DISTINCT FROM gold_sums.total
ORDER BY currency, measure
