-- check: fct_payments_row_count
-- model: gold.fct_payments
-- kind: row_count
-- severity: error
-- rule: gold.fct_payments has one row for each row of silver.charges, no more and no fewer.
SELECT silver_rows AS expected, gold_rows AS found
FROM (SELECT (SELECT count(*) FROM silver.charges) AS silver_rows, (SELECT count(*) FROM gold.fct_payments) AS gold_rows) AS counts
WHERE silver_rows <> gold_rows
