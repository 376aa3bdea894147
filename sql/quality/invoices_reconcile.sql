-- check: invoices_reconcile
-- model: gold.fct_invoices
-- kind: reconciliation
-- severity: error
-- bronze: invoices: id, currency, total, amount_due, amount_paid, amount_remaining
-- rule: Per currency, the sums of the amounts are the same in Bronze, silver.invoices and gold.fct_invoices.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'total' AS measure, sum(record.total) AS total FROM bronze.invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_due' AS measure, sum(record.amount_due) AS total FROM bronze.invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_paid' AS measure, sum(record.amount_paid) AS total FROM bronze.invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_remaining' AS measure, sum(record.amount_remaining) AS total FROM bronze.invoices GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'total' AS measure, sum(total_minor) AS total FROM silver.invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_due' AS measure, sum(amount_due_minor) AS total FROM silver.invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_paid' AS measure, sum(amount_paid_minor) AS total FROM silver.invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_remaining' AS measure, sum(amount_remaining_minor) AS total FROM silver.invoices GROUP BY 1
),
gold_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'total' AS measure, sum(total_minor) AS total FROM gold.fct_invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_due' AS measure, sum(amount_due_minor) AS total FROM gold.fct_invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_paid' AS measure, sum(amount_paid_minor) AS total FROM gold.fct_invoices GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_remaining' AS measure, sum(amount_remaining_minor) AS total FROM gold.fct_invoices GROUP BY 1
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
