-- check: credit_note_lines_sum_to_subtotal
-- model: silver.credit_note_lines
-- kind: reconciliation
-- unit: minor
-- severity: error
-- rule: A credit note's lines add up to its subtotal, to the minor unit.
WITH lines AS (
  SELECT credit_note_id, sum(amount_minor) AS total FROM silver.credit_note_lines GROUP BY credit_note_id
)
SELECT notes.id, notes.currency, notes.subtotal_minor AS expected, coalesce(lines.total, 0) AS found
FROM silver.credit_notes AS notes
LEFT JOIN lines ON lines.credit_note_id = notes.id
WHERE notes.subtotal_minor <> coalesce(lines.total, 0)
ORDER BY notes.id
