-- check: dim_customers_row_count
-- model: gold.dim_customers
-- kind: row_count
-- severity: error
-- rule: gold.dim_customers has one row for each row of silver.customers, no more and no fewer.
SELECT silver_rows AS expected, gold_rows AS found
FROM (SELECT (SELECT count(*) FROM silver.customers) AS silver_rows, (SELECT count(*) FROM gold.dim_customers) AS gold_rows) AS counts
WHERE silver_rows <> gold_rows
