-- check: transfer_reversals_complete
-- model: silver.transfer_reversals
-- kind: row_count
-- severity: error
-- rule: Every transfer has as many reversals as the source counts; a nested list must not end at its tenth entry.
-- hint: The list of the row was not read to its end. Read it again: payments-pipeline run-batch --entity transfers with --days back to before it; then build and check again.
WITH entries AS (
  SELECT transfer_id, count(*) AS entry_count FROM silver.transfer_reversals GROUP BY transfer_id
)
SELECT parents.id, parents.reversal_count AS expected, coalesce(entries.entry_count, 0) AS found
FROM silver.transfers AS parents
LEFT JOIN entries ON entries.transfer_id = parents.id
WHERE parents.reversal_count IS NOT NULL AND parents.reversal_count <> coalesce(entries.entry_count, 0)
ORDER BY parents.id
