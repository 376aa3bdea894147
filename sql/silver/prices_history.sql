-- model: silver.prices_history
-- description: What every price was, and when: one row for each stretch of time in which nothing of it changed.
-- history: prices
-- grain: one row a price and state
-- key: id, valid_from
-- partition: none
-- columns:
--   id                 VARCHAR      required  The price (price_…).
--   is_active          BOOLEAN      required  Whether it can be used for new purchases.
--   product_id         VARCHAR      required  What it is the price of.
--   nickname           VARCHAR      optional  The owner's own name for it.
--   currency           VARCHAR      required  Currency of the amount.
--   unit_amount_minor  BIGINT       optional  Price of one unit in minor units.
--   interval           VARCHAR      optional  day, week, month or year, for recurring prices.
--   interval_count     BIGINT       optional  Number of intervals between two bills.
--   valid_from         TIMESTAMPTZ  required  When this state was first seen.
--   valid_to           TIMESTAMPTZ  optional  When another was first seen, or the deletion; empty while it lasts.
--   is_current         BOOLEAN      required  Whether it lasts.
--   last_seen_at       TIMESTAMPTZ  required  When this state was last seen.
SELECT
  version,
  record.id AS id,
  record.active AS is_active,
  record.product AS product_id,
  record.nickname AS nickname,
  record.currency AS currency,
  record.unit_amount AS unit_amount_minor,
  record.recurring.interval AS interval,
  record.recurring.interval_count AS interval_count
FROM bronze.prices_versions
