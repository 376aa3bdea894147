-- model: silver.subscription_items
-- description: Every item of every subscription's last version, with the price as it was then.
-- grain: one row an item of a subscription
-- key: subscription_id, id
-- parent: subscriptions by subscription_id
-- partition: month of subscription_created_at
-- ranges:
--   quantity: >= 0
--   interval_count: > 0
-- columns:
--   subscription_id          VARCHAR        required  The subscription.
--   id                       VARCHAR        required  The item (si_…).
--   subscription_created_at  TIMESTAMPTZ    required  When the subscription was made.
--   created_at               TIMESTAMPTZ    required  When the item was added.
--   price_id                 VARCHAR        required  Its price.
--   product_id               VARCHAR        optional  What is subscribed to.
--   quantity                 BIGINT         optional  Number of units; empty for metered prices.
--   billing_scheme           VARCHAR        optional  per_unit or tiered.
--   interval                 VARCHAR        optional  day, week, month or year.
--   interval_count           BIGINT         optional  Number of intervals between two bills.
--   usage_type               VARCHAR        optional  licensed or metered.
--   currency                 VARCHAR        required  Currency of the price.
--   unit_amount_minor        BIGINT         optional  Price of one unit, in minor units.
--   unit_amount_major        DECIMAL(38,3)  optional  Price of one unit, in major units.
--   unit_amount_decimal      VARCHAR        optional  The same with up to twelve decimals of a minor unit, for prices below it.
--   current_period_start_at  TIMESTAMPTZ    optional  Start of the period that is billed now.
--   current_period_end_at    TIMESTAMPTZ    optional  End of that period.
--   discounts                VARCHAR        optional  Its discounts, as JSON.
--   metadata                 VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   bronze_run_id            VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at            TIMESTAMPTZ    required  When that run's extraction began.
WITH inline_items AS (
  SELECT record.id AS subscription_id, record.created AS parent_created, run_id, run_at, unnest(record.items.data) AS item, 0 AS rank
  FROM bronze.subscriptions
),
-- A list of more than ten entries was fetched in the same extraction as the subscription that it belongs to.
fetched_items AS (
  SELECT
    parents.record.id AS subscription_id,
    parents.record.created AS parent_created,
    parents.run_id,
    parents.run_at,
    entries.record AS item,
    1 AS rank
  FROM bronze.subscriptions AS parents
  JOIN bronze.subscription_items AS entries
    ON entries.parent = parents.record.id AND entries.run_id = parents.run_id AND entries.run_at = parents.run_at
),
all_items AS (
  SELECT * FROM inline_items
  UNION ALL
  SELECT * FROM fetched_items
),
one_of_each AS (
  SELECT
    subscription_id,
    item.id AS id,
    arg_max(parent_created, rank) AS parent_created,
    arg_max(run_id, rank) AS run_id,
    arg_max(run_at, rank) AS run_at,
    arg_max(item, rank) AS item
  FROM all_items
  GROUP BY subscription_id, item.id
)
SELECT
  subscription_id,
  id,
  at_utc(parent_created) AS subscription_created_at,
  at_utc(item.created) AS created_at,
  item.price.id AS price_id,
  item.price.product AS product_id,
  item.quantity AS quantity,
  item.price.billing_scheme AS billing_scheme,
  item.price.recurring.interval AS interval,
  item.price.recurring.interval_count AS interval_count,
  item.price.recurring.usage_type AS usage_type,
  item.price.currency AS currency,
  item.price.unit_amount AS unit_amount_minor,
  to_major(item.price.unit_amount, item.price.currency) AS unit_amount_major,
  item.price.unit_amount_decimal AS unit_amount_decimal,
  at_utc(item.current_period_start) AS current_period_start_at,
  at_utc(item.current_period_end) AS current_period_end_at,
  CAST(item.discounts AS VARCHAR) AS discounts,
  CAST(item.metadata AS VARCHAR) AS metadata,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM one_of_each
