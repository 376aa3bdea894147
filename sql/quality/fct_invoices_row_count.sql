-- check: fct_invoices_row_count
-- model: gold.fct_invoices
-- kind: row_count
-- severity: error
-- rule: gold.fct_invoices has one row for each row of silver.invoices, no more and no fewer.
SELECT silver_rows AS expected, gold_rows AS found
FROM (SELECT (SELECT count(*) FROM silver.invoices) AS silver_rows, (SELECT count(*) FROM gold.fct_invoices) AS gold_rows) AS counts
WHERE silver_rows <> gold_rows
