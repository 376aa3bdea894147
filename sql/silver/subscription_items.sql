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
--   mrr_minor                BIGINT         optional  What it brings a month while its subscription is active or past due, in minor units: price by quantity less the subscription's discounts that last for ever, made monthly (52 weeks, 365 days a year), half rounded up; nothing when metered, empty where the API does not say (tiered prices, discounts of the item's own, amounts off in another currency).
--   mrr_major                DECIMAL(38,3)  optional  The same, in major units.
--   current_period_start_at  TIMESTAMPTZ    optional  Start of the period that is billed now.
--   current_period_end_at    TIMESTAMPTZ    optional  End of that period.
--   discounts                VARCHAR        optional  Its discounts, as JSON.
--   metadata                 VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   bronze_run_id            VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at            TIMESTAMPTZ    required  When that run's extraction began.
WITH inline_items AS (
  SELECT
    record.id AS subscription_id,
    record.created AS parent_created,
    run_id,
    run_at,
    record.discounts AS discounts,
    unnest(record.items.data) AS item,
    0 AS rank
  FROM bronze.subscriptions
),
-- A list of more than ten entries was fetched in the same extraction as the subscription that it belongs to.
fetched_items AS (
  SELECT
    parents.record.id AS subscription_id,
    parents.record.created AS parent_created,
    parents.run_id,
    parents.run_at,
    parents.record.discounts AS discounts,
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
    arg_max(discounts, rank) AS discounts,
    arg_max(item, rank) AS item
  FROM all_items
  GROUP BY subscription_id, item.id
),
-- What an item is billed each time, in minor units. Amounts of one subscription are billed together.
billed AS (
  SELECT
    subscription_id,
    id,
    CASE
      WHEN item.price.recurring.usage_type = 'metered' THEN 0
      WHEN len(coalesce(item.discounts, '[]') -> '$[*]') > 0 THEN NULL
      ELSE CAST(round(
        TRY_CAST(coalesce(item.price.unit_amount_decimal, CAST(item.price.unit_amount AS VARCHAR)) AS DECIMAL(28,12))
        * TRY_CAST(coalesce(item.quantity, 1) AS DECIMAL(10,0))
      ) AS HUGEINT)
    END AS amount,
    CASE item.price.recurring.interval WHEN 'day' THEN 365 WHEN 'week' THEN 52 WHEN 'month' THEN 12 WHEN 'year' THEN 1 END AS times_a_year,
    coalesce(item.price.recurring.interval_count, 1) AS interval_count,
    item.price.currency AS currency,
    list_filter(discounts, lambda one: one.source.coupon.duration = 'forever') AS lasting
  FROM one_of_each
),
-- Percentages one after the other, in hundred-millionths, which is exact for two of two decimals each; then amounts, shared out by what each
-- item is billed. A coupon may have its amount in several currencies, of which the API shows the first: in another one nothing is known.
rebated AS (
  SELECT
    subscription_id,
    id,
    CASE
      WHEN amount > 0 AND len(list_filter(lasting, lambda one: one.source.coupon.amount_off > 0 AND one.source.coupon.currency <> currency)) > 0 THEN NULL
      ELSE amount
    END AS amount,
    times_a_year,
    12 * interval_count AS months,
    coalesce(list_reduce(
      list_transform(lasting, lambda one: 100000000 - coalesce(CAST(round(CAST(CAST(one.source.coupon.percent_off AS VARCHAR) AS DECIMAL(38,12)) * 1000000) AS HUGEINT), 0)),
      lambda kept, next: kept * next // 100000000,
      CAST(100000000 AS HUGEINT)
    ), 100000000) AS kept,
    CAST(coalesce(list_sum(list_transform(lasting, lambda one: one.source.coupon.amount_off)), 0) AS HUGEINT) AS amount_off
  FROM billed
),
shared AS (
  SELECT
    *,
    CAST(sum(amount) OVER (PARTITION BY subscription_id) AS HUGEINT) AS billed_together
  FROM rebated
),
-- Half up: the dividend doubled, plus the divisor, by twice the divisor.
monthly AS (
  SELECT
    subscription_id,
    id,
    CAST(CASE
      WHEN amount IS NULL THEN NULL
      WHEN amount = 0 THEN 0
      WHEN amount_off = 0 THEN (2 * amount * kept * times_a_year + 100000000 * months) // (2 * 100000000 * months)
      WHEN billed_together * kept <= amount_off * 100000000 THEN 0
      ELSE (2 * amount * times_a_year * (billed_together * kept - amount_off * 100000000) + 100000000 * months * billed_together)
        // (2 * 100000000 * months * billed_together)
    END AS BIGINT) AS mrr_minor
  FROM shared
)
SELECT
  one_of_each.subscription_id,
  one_of_each.id,
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
  monthly.mrr_minor AS mrr_minor,
  to_major(monthly.mrr_minor, item.price.currency) AS mrr_major,
  at_utc(item.current_period_start) AS current_period_start_at,
  at_utc(item.current_period_end) AS current_period_end_at,
  CAST(item.discounts AS VARCHAR) AS discounts,
  CAST(item.metadata AS VARCHAR) AS metadata,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM one_of_each
JOIN monthly ON monthly.subscription_id = one_of_each.subscription_id AND monthly.id = one_of_each.id
