-- model: silver.coupons
-- description: Every coupon, as it was last seen.
-- grain: one row a coupon
-- key: id
-- partition: none
-- ranges:
--   percent_off: between 0 AND 100
-- columns:
--   id                  VARCHAR         required  The coupon; its owner may have chosen the id.
--   created_at          TIMESTAMPTZ     optional  When it was made; empty if it was deleted before it was ever seen.
--   name                VARCHAR         optional  What customers see.
--   is_valid            BOOLEAN         optional  Whether it can still be used.
--   duration            VARCHAR         optional  once, repeating or forever.
--   duration_in_months  BIGINT          optional  Months that a repeating one lasts.
--   percent_off         DECIMAL(38,12)  optional  Per cent off.
--   currency            VARCHAR         optional  Currency of the amount off.
--   amount_off_minor    BIGINT          optional  Amount off, in minor units.
--   amount_off_major    DECIMAL(38,3)   optional  Amount off, in major units.
--   redeem_by_at        TIMESTAMPTZ     optional  Until when it can be used.
--   max_redemptions     BIGINT          optional  How often it can be used.
--   times_redeemed      BIGINT          optional  How often it was used.
--   metadata            VARCHAR         optional  The owner's own key-value pairs, as JSON.
--   is_deleted          BOOLEAN         required  Whether the coupon has been deleted at the source.
--   deleted_at          TIMESTAMPTZ     optional  When the deletion was first seen, no earlier than it happened.
--   extra               VARCHAR         optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at         TIMESTAMPTZ     required  When this version was read from the source.
--   observed_via        VARCHAR         required  How it was read: list, refetch, event or webhook.
--   bronze_run_id       VARCHAR         required  The run whose Bronze holds this version.
--   bronze_run_at       TIMESTAMPTZ     required  When that run's extraction began.
--   payload_hash        BIGINT          required  Hash of what the source said of it.
--   is_tied             BOOLEAN         required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.name AS name,
  record.valid AS is_valid,
  record.duration AS duration,
  record.duration_in_months AS duration_in_months,
  CAST(CAST(record.percent_off AS VARCHAR) AS DECIMAL(38,12)) AS percent_off,
  record.currency AS currency,
  record.amount_off AS amount_off_minor,
  to_major(record.amount_off, record.currency) AS amount_off_major,
  at_utc(record.redeem_by) AS redeem_by_at,
  record.max_redemptions AS max_redemptions,
  record.times_redeemed AS times_redeemed,
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
FROM bronze.coupons
