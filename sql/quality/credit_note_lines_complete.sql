-- check: credit_note_lines_complete
-- model: silver.credit_note_lines
-- kind: row_count
-- severity: error
-- rule: Every credit note has as many lines as the source counts; a nested list must not end at its tenth entry.
-- hint: The list of the row was not read to its end. Read it again: payments-pipeline run-batch --entity credit_notes with --days back to before it; then build and check again.
WITH entries AS (
  SELECT credit_note_id, count(*) AS entry_count FROM silver.credit_note_lines GROUP BY credit_note_id
)
SELECT parents.id, parents.line_count AS expected, coalesce(entries.entry_count, 0) AS found
FROM silver.credit_notes AS parents
LEFT JOIN entries ON entries.credit_note_id = parents.id
WHERE parents.line_count IS NOT NULL AND parents.line_count <> coalesce(entries.entry_count, 0)
ORDER BY parents.id
