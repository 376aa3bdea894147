-- model: silver.reviews
-- description: Every review of a payment, open or closed, as it was last seen.
-- grain: one row a review
-- key: id
-- partition: none
-- columns:
--   id                   VARCHAR      required  The review (prv_…).
--   created_at           TIMESTAMPTZ  required  When it was opened.
--   is_open              BOOLEAN      required  Whether nobody has decided yet.
--   reason               VARCHAR      required  Why it is open, or how it was closed.
--   opened_reason        VARCHAR      required  rule or manual.
--   closed_reason        VARCHAR      optional  approved, refunded, refunded_as_fraud, disputed, …
--   charge_id            VARCHAR      optional  The charge that it is about.
--   payment_intent_id    VARCHAR      optional  The intent that it is about.
--   billing_postal_code  VARCHAR      optional  Postal code that was given.
--   ip_address           VARCHAR      optional  Where the payment came from.
--   ip_country           VARCHAR      optional  Country of that address, two letters.
--   ip_city              VARCHAR      optional  City of that address.
--   extra                VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at          TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via         VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id        VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at        TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash         BIGINT       required  Hash of what the source said of it.
--   is_tied              BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.open AS is_open,
  record.reason AS reason,
  record.opened_reason AS opened_reason,
  record.closed_reason AS closed_reason,
  record.charge AS charge_id,
  record.payment_intent AS payment_intent_id,
  record.billing_zip AS billing_postal_code,
  record.ip_address AS ip_address,
  record.ip_address_location.country AS ip_country,
  record.ip_address_location.city AS ip_city,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.reviews
