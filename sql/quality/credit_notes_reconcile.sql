-- check: credit_notes_reconcile
-- model: silver.credit_notes
-- kind: reconciliation
-- unit: minor
-- severity: error
-- bronze: credit_notes: id, currency, amount, total, subtotal
-- rule: Per currency, the sums of the amounts are the same in Bronze and silver.credit_notes.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount' AS measure, sum(record.amount) AS total FROM bronze.credit_notes GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'total' AS measure, sum(record.total) AS total FROM bronze.credit_notes GROUP BY 1
  UNION ALL
  SELECT coalesce(record.currency, 'none') AS currency, 'subtotal' AS measure, sum(record.subtotal) AS total FROM bronze.credit_notes GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount' AS measure, sum(amount_minor) AS total FROM silver.credit_notes GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'total' AS measure, sum(total_minor) AS total FROM silver.credit_notes GROUP BY 1
  UNION ALL
  SELECT coalesce(currency, 'none') AS currency, 'subtotal' AS measure, sum(subtotal_minor) AS total FROM silver.credit_notes GROUP BY 1
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure
