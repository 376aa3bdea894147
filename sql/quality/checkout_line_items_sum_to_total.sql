-- check: checkout_line_items_sum_to_total
-- model: silver.checkout_session_line_items
-- kind: reconciliation
-- severity: error
-- rule: A checkout session's line items add up to its subtotal, and their totals with the shipping to its total, to the minor unit.
-- hint: A line item is missing, or the session has changed since its items were read. Read it again: run-batch --entity checkout_sessions with --days back to before it.
WITH lines AS (
  SELECT checkout_session_id, sum(amount_subtotal_minor) AS subtotal, sum(amount_total_minor) AS total
  FROM silver.checkout_session_line_items
  GROUP BY checkout_session_id
)
SELECT
  sessions.id,
  sessions.currency,
  concat(sessions.amount_subtotal_minor, ', ', sessions.amount_total_minor) AS expected,
  concat(coalesce(lines.subtotal, 0), ', ', coalesce(lines.total, 0) + coalesce(sessions.amount_shipping_minor, 0)) AS found
FROM silver.checkout_sessions AS sessions
LEFT JOIN lines ON lines.checkout_session_id = sessions.id
WHERE sessions.amount_total_minor IS NOT NULL
  AND (
    sessions.amount_subtotal_minor <> coalesce(lines.subtotal, 0)
    OR sessions.amount_total_minor <> coalesce(lines.total, 0) + coalesce(sessions.amount_shipping_minor, 0)
  )
ORDER BY sessions.id
