-- check: invoice_payments_reconcile
-- model: silver.invoice_payments
-- kind: reconciliation
-- unit: minor
-- severity: error
-- bronze: invoice_payments: id, currency, amount_paid, amount_requested
-- rule: Per currency, the sums of the amounts are the same in Bronze and silver.invoice_payments.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_paid' AS measure, sum(record.amount_paid) AS total FROM bronze.invoice_payments GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'amount_requested' AS measure, sum(record.amount_requested) AS total FROM bronze.invoice_payments GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount_paid' AS measure, sum(amount_paid_minor) AS total FROM silver.invoice_payments GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'amount_requested' AS measure, sum(amount_requested_minor) AS total FROM silver.invoice_payments GROUP BY 1
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure
