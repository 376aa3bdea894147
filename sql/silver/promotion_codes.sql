-- model: silver.promotion_codes
-- description: Every promotion code, as it was last seen.
-- grain: one row a promotion code
-- key: id
-- partition: none
-- columns:
--   id                       VARCHAR        required  The promotion code (promo_…).
--   created_at               TIMESTAMPTZ    required  When it was made.
--   code                     VARCHAR        required  What the customer types in.
--   is_active                BOOLEAN        required  Whether it can be used.
--   coupon_id                VARCHAR        optional  The coupon that it gives.
--   customer_id              VARCHAR        optional  The only customer who may use it.
--   expires_at               TIMESTAMPTZ    optional  Until when it can be used.
--   max_redemptions          BIGINT         optional  How often it can be used.
--   times_redeemed           BIGINT         required  How often it was used.
--   is_first_time_only       BOOLEAN        optional  Whether it is for a first payment alone.
--   minimum_amount_currency  VARCHAR        optional  Currency of the least amount.
--   minimum_amount_minor     BIGINT         optional  The least amount that it can be used for, in minor units.
--   minimum_amount_major     DECIMAL(38,3)  optional  The least amount that it can be used for, in major units.
--   metadata                 VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                    VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at              TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via             VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id            VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at            TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash             BIGINT         required  Hash of what the source said of it.
--   is_tied                  BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.code AS code,
  record.active AS is_active,
  record.promotion.coupon AS coupon_id,
  record.customer AS customer_id,
  at_utc(record.expires_at) AS expires_at,
  record.max_redemptions AS max_redemptions,
  record.times_redeemed AS times_redeemed,
  record.restrictions.first_time_transaction AS is_first_time_only,
  record.restrictions.minimum_amount_currency AS minimum_amount_currency,
  record.restrictions.minimum_amount AS minimum_amount_minor,
  to_major(record.restrictions.minimum_amount, record.restrictions.minimum_amount_currency) AS minimum_amount_major,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.promotion_codes
