-- check: ar_aging_reconciles
-- model: gold.ar_aging
-- kind: identity
-- severity: error
-- unit: minor
-- rule: Per currency, the buckets add up to what remains of all open invoices, to the minor unit.
WITH silver_sums AS (
  SELECT currency, sum(amount_remaining_minor) AS total
  FROM silver.invoices
  WHERE status = 'open' AND NOT is_deleted AND amount_remaining_minor <> 0
  GROUP BY currency
),
gold_sums AS (
  SELECT currency, sum(open_minor) AS total
  FROM gold.ar_aging
  WHERE bucket IN ('current', '1-30', '31-60', '61-90', '90+')
  GROUP BY currency
)
SELECT currency, silver_sums.total AS expected, gold_sums.total AS found
FROM silver_sums
FULL JOIN gold_sums USING (currency)
WHERE silver_sums.total IS DISTINCT FROM gold_sums.total
ORDER BY currency
