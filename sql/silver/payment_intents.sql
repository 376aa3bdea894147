-- model: silver.payment_intents
-- description: Every payment intent, as it was last seen.
-- grain: one row a payment intent
-- key: id
-- partition: month of created_at
-- ranges:
--   amount_minor: >= 0
-- columns:
--   id                     VARCHAR        required  The payment intent (pi_…).
--   created_at             TIMESTAMPTZ    required  When the intent was created.
--   status                 VARCHAR        required  succeeded, processing, requires_…, canceled.
--   customer_id            VARCHAR        optional  Who is to pay.
--   latest_charge_id       VARCHAR        optional  The last attempt.
--   payment_method_id      VARCHAR        optional  What it is to be paid with.
--   capture_method         VARCHAR        optional  automatic, automatic_async or manual.
--   currency               VARCHAR        required  Currency of the amounts.
--   amount_minor           BIGINT         required  Amount to collect, in minor units.
--   amount_major           DECIMAL(38,3)  required  Amount to collect, in major units.
--   amount_received_minor  BIGINT         optional  Amount collected so far, in minor units.
--   canceled_at            TIMESTAMPTZ    optional  When it was cancelled.
--   cancellation_reason    VARCHAR        optional  Why it was cancelled.
--   description            VARCHAR        optional  Free text.
--   metadata               VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                  VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at            TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via           VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id          VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at          TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash           BIGINT         required  Hash of what the source said of it.
--   is_tied                BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.status AS status,
  record.customer AS customer_id,
  record.latest_charge AS latest_charge_id,
  record.payment_method AS payment_method_id,
  record.capture_method AS capture_method,
  record.currency AS currency,
  record.amount AS amount_minor,
  to_major(record.amount, record.currency) AS amount_major,
  record.amount_received AS amount_received_minor,
  at_utc(record.canceled_at) AS canceled_at,
  record.cancellation_reason AS cancellation_reason,
  record.description AS description,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.payment_intents
