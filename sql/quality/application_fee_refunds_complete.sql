-- check: application_fee_refunds_complete
-- model: silver.application_fee_refunds
-- kind: row_count
-- severity: error
-- rule: Every application fee has as many refunds as the source counts; a nested list must not end at its tenth entry.
-- hint: The list of the row was not read to its end. Read it again: payments-pipeline run-batch --entity application_fees with --days back to before it; then build and check again.
WITH entries AS (
  SELECT application_fee_id, count(*) AS entry_count FROM silver.application_fee_refunds GROUP BY application_fee_id
)
SELECT parents.id, parents.refund_count AS expected, coalesce(entries.entry_count, 0) AS found
FROM silver.application_fees AS parents
LEFT JOIN entries ON entries.application_fee_id = parents.id
WHERE parents.refund_count IS NOT NULL AND parents.refund_count <> coalesce(entries.entry_count, 0)
ORDER BY parents.id
