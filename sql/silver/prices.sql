-- model: silver.prices
-- description: Every price, as it was last seen.
-- grain: one row a price
-- key: id
-- partition: none
-- columns:
--   id                 VARCHAR        required  The price (price_…).
--   created_at         TIMESTAMPTZ    required  When the price was created.
--   is_active          BOOLEAN        required  Whether it can be used for new purchases.
--   product_id         VARCHAR        required  What it is the price of.
--   nickname           VARCHAR        optional  The owner's own name for it.
--   type               VARCHAR        required  one_time or recurring.
--   billing_scheme     VARCHAR        optional  per_unit or tiered.
--   currency           VARCHAR        required  Currency of the amount.
--   unit_amount_minor  BIGINT         optional  Price of one unit in minor units; empty for tiered prices.
--   unit_amount_major  DECIMAL(38,3)  optional  Price of one unit in major units.
--   interval           VARCHAR        optional  day, week, month or year, for recurring prices.
--   interval_count     BIGINT         optional  Number of intervals between two bills.
--   usage_type         VARCHAR        optional  licensed or metered.
--   metadata           VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   is_deleted         BOOLEAN        required  Whether the price has been deleted at the source.
--   deleted_at         TIMESTAMPTZ    optional  When the deletion was first seen, no earlier than it happened.
--   extra              VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at        TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via       VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id      VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at      TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash       BIGINT         required  Hash of what the source said of it.
--   is_tied            BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.active AS is_active,
  record.product AS product_id,
  record.nickname AS nickname,
  record.type AS type,
  record.billing_scheme AS billing_scheme,
  record.currency AS currency,
  record.unit_amount AS unit_amount_minor,
  to_major(record.unit_amount, record.currency) AS unit_amount_major,
  record.recurring.interval AS interval,
  record.recurring.interval_count AS interval_count,
  record.recurring.usage_type AS usage_type,
  CAST(record.metadata AS VARCHAR) AS metadata,
  is_deleted,
  observed_utc(deleted_at) AS deleted_at,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.prices
