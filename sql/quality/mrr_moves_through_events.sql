-- check: mrr_moves_through_events
-- model: gold.mrr_changes
-- kind: identity
-- severity: error
-- unit: minor
-- within: events
-- of: gold.mrr_changes WHERE unchanged_until IS NOT NULL
-- rule: What a subscription brings a month moves only through an event of that subscription: between two readings that differ there is one. Judged as far as events have been followed without a gap.
-- hint: `explain` with the subscription's id shows both versions. The source has changed it and told nobody, or its event has been lost.
SELECT
  changes.subscription_id,
  changes.currency,
  changes.before_minor AS expected,
  changes.after_minor AS found,
  changes.unchanged_until AS since,
  changes.changed_at AS until
FROM gold.mrr_changes AS changes
WHERE
  changes.unchanged_until IS NOT NULL
  AND NOT EXISTS (
    SELECT 1
    FROM silver.events AS events
    WHERE
      events.object_id = changes.subscription_id
      AND starts_with(events.type, 'customer.subscription.')
      -- An event knows whole seconds: that of the earlier reading's own second is the one that it came with.
      AND events.created_at > date_trunc('second', changes.unchanged_until)
      AND events.created_at <= changes.changed_at
  )
ORDER BY changes.subscription_id, until
