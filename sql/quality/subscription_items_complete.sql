-- check: subscription_items_complete
-- model: silver.subscription_items
-- kind: row_count
-- severity: error
-- rule: Every subscription has as many items as the source counts; a nested list must not end at its tenth entry.
-- hint: The list of the row was not read to its end. Read it again: payments-pipeline run-batch --entity subscriptions with --days back to before it; then build and check again.
WITH entries AS (
  SELECT subscription_id, count(*) AS entry_count FROM silver.subscription_items GROUP BY subscription_id
)
SELECT parents.id, parents.item_count AS expected, coalesce(entries.entry_count, 0) AS found
FROM silver.subscriptions AS parents
LEFT JOIN entries ON entries.subscription_id = parents.id
WHERE parents.item_count IS NOT NULL AND parents.item_count <> coalesce(entries.entry_count, 0)
ORDER BY parents.id
