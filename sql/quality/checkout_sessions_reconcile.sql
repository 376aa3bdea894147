-- check: checkout_sessions_reconcile
-- model: silver.checkout_sessions
-- kind: reconciliation
-- unit: minor
-- severity: error
-- bronze: checkout_sessions: id, currency, amount_subtotal, amount_total
-- rule: Per currency, the sums of the amounts are the same in Bronze and silver.checkout_sessions.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_subtotal' AS measure, sum(record.amount_subtotal) AS total FROM bronze.checkout_sessions GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_total' AS measure, sum(record.amount_total) AS total FROM bronze.checkout_sessions GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount_subtotal' AS measure, sum(amount_subtotal_minor) AS total FROM silver.checkout_sessions GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_total' AS measure, sum(amount_total_minor) AS total FROM silver.checkout_sessions GROUP BY 1
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure
