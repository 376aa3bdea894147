-- model: gold.mrr_changes
-- description: Every change of what a subscription brings a month. It counts while the subscription is active or past due, without trials, tax, metered prices and discounts that end. What was before a subscription was first seen is reckoned from what was seen: its items and discounts as they were then, from its creation or the end of its trial until it ended.
-- grain: subscription, moment
-- key: subscription_id, changed_at
-- partition: none
-- ranges:
--   before_minor: >= 0
--   after_minor: >= 0
-- columns:
--   subscription_id  VARCHAR        required  The subscription.
--   changed_at       TIMESTAMPTZ    required  When the change was first seen, or is reckoned to have been.
--   customer_id      VARCHAR        required  Who subscribes.
--   currency         VARCHAR        required  Currency of the amounts.
--   before_minor     BIGINT         required  A month's worth before, in minor units.
--   after_minor      BIGINT         required  A month's worth from then on, in minor units.
--   before_major     DECIMAL(38,3)  required  A month's worth before, in major units.
--   after_major      DECIMAL(38,3)  required  A month's worth from then on, in major units.
--   is_reckoned      BOOLEAN        required  Whether it was before the subscription was first seen.
--   unchanged_until  TIMESTAMPTZ    optional  When what was before was last seen; empty when it is reckoned.
WITH first_seen AS (
  SELECT id, min(valid_from) AS seen_at FROM silver.subscriptions_history GROUP BY id
),
seen AS (
  SELECT
    states.id,
    states.customer_id,
    states.currency,
    states.status,
    states.ended_at,
    states.valid_from,
    states.valid_to,
    first_seen.seen_at,
    CASE
      WHEN states.trial_end_at > states.created_at AND states.trial_end_at < first_seen.seen_at THEN states.trial_end_at
      WHEN states.created_at < first_seen.seen_at THEN states.created_at
      ELSE first_seen.seen_at
    END AS begins_at
  FROM silver.subscriptions_history AS states
  JOIN first_seen ON first_seen.id = states.id
),
counting AS (
  SELECT id, CASE WHEN valid_from = seen_at THEN begins_at ELSE valid_from END AS from_at, valid_to AS to_at
  FROM seen
  WHERE status IN ('active', 'past_due')
  UNION ALL
  -- Over when it was first seen.
  SELECT id, begins_at AS from_at, ended_at AS to_at
  FROM seen
  WHERE valid_from = seen_at AND status = 'canceled' AND begins_at < ended_at AND ended_at <= seen_at
),
items AS (
  SELECT
    states.subscription_id,
    CASE WHEN states.valid_from = first_seen.seen_at AND states.created_at < states.valid_from THEN states.created_at ELSE states.valid_from END AS from_at,
    states.valid_to AS to_at,
    coalesce(states.mrr_minor, 0) AS mrr_minor,
    coalesce(states.mrr_major, 0) AS mrr_major
  FROM silver.subscription_items_history AS states
  JOIN first_seen ON first_seen.id = states.subscription_id
),
moments AS (
  SELECT id AS subscription_id, from_at AS changed_at FROM counting
  UNION
  SELECT id, to_at FROM counting WHERE to_at IS NOT NULL
  UNION
  SELECT subscription_id, from_at FROM items
  UNION
  SELECT subscription_id, to_at FROM items WHERE to_at IS NOT NULL
),
amounts AS (
  SELECT
    moments.subscription_id,
    moments.changed_at,
    sum(coalesce(items.mrr_minor, 0)) AS mrr_minor,
    sum(coalesce(items.mrr_major, 0)) AS mrr_major
  FROM moments
  LEFT JOIN counting
    ON counting.id = moments.subscription_id
    AND counting.from_at <= moments.changed_at
    AND (counting.to_at IS NULL OR moments.changed_at < counting.to_at)
  LEFT JOIN items
    ON items.subscription_id = counting.id
    AND items.from_at <= moments.changed_at
    AND (items.to_at IS NULL OR moments.changed_at < items.to_at)
  GROUP BY moments.subscription_id, moments.changed_at
),
steps AS (
  SELECT
    subscription_id,
    changed_at,
    coalesce(lag(mrr_minor) OVER (PARTITION BY subscription_id ORDER BY changed_at), 0) AS before_minor,
    mrr_minor AS after_minor,
    coalesce(lag(mrr_major) OVER (PARTITION BY subscription_id ORDER BY changed_at), 0) AS before_major,
    mrr_major AS after_major
  FROM amounts
),
endings AS (
  SELECT id AS subscription_id, valid_to, last_seen_at FROM silver.subscriptions_history WHERE valid_to IS NOT NULL
  UNION ALL
  SELECT subscription_id, valid_to, last_seen_at FROM silver.subscription_items_history WHERE valid_to IS NOT NULL
),
last_seen AS (
  SELECT subscription_id, valid_to, max(last_seen_at) AS last_seen_at FROM endings GROUP BY subscription_id, valid_to
)
SELECT
  steps.subscription_id,
  steps.changed_at,
  subscriptions.customer_id,
  subscriptions.currency,
  CAST(steps.before_minor AS BIGINT) AS before_minor,
  CAST(steps.after_minor AS BIGINT) AS after_minor,
  CAST(steps.before_major AS DECIMAL(38,3)) AS before_major,
  CAST(steps.after_major AS DECIMAL(38,3)) AS after_major,
  steps.changed_at < first_seen.seen_at AS is_reckoned,
  last_seen.last_seen_at AS unchanged_until
FROM steps
JOIN silver.subscriptions AS subscriptions ON subscriptions.id = steps.subscription_id
JOIN first_seen ON first_seen.id = steps.subscription_id
LEFT JOIN last_seen ON last_seen.subscription_id = steps.subscription_id AND last_seen.valid_to = steps.changed_at
WHERE steps.before_minor <> steps.after_minor
