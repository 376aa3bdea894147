-- check: invoice_lines_complete
-- model: silver.invoice_lines
-- kind: row_count
-- severity: error
-- rule: Every invoice has as many lines as the source counts; a nested list must not end at its tenth entry.
-- hint: The list of the row was not read to its end. Read it again: payments-pipeline run-batch --entity invoices with --days back to before it; then build and check again.
WITH lines AS (
  SELECT invoice_id, count(*) AS line_count FROM silver.invoice_lines GROUP BY invoice_id
)
SELECT invoices.id, invoices.line_count AS expected, coalesce(lines.line_count, 0) AS found
FROM silver.invoices AS invoices
LEFT JOIN lines ON lines.invoice_id = invoices.id
WHERE invoices.line_count IS NOT NULL AND invoices.line_count <> coalesce(lines.line_count, 0)
ORDER BY invoices.id
