-- model: silver.setup_intents
-- description: Every setup intent, as it was last seen.
-- grain: one row a setup intent
-- key: id
-- partition: month of created_at
-- columns:
--   id                    VARCHAR      required  The setup intent (seti_…).
--   created_at            TIMESTAMPTZ  required  When it was made.
--   status                VARCHAR      required  requires_payment_method, requires_confirmation, requires_action, processing, succeeded or canceled.
--   usage                 VARCHAR      required  on_session or off_session.
--   customer_id           VARCHAR      optional  Whose means of payment it is.
--   payment_method_id     VARCHAR      optional  What was kept.
--   payment_method_types  VARCHAR      optional  What may be kept, separated by commas.
--   latest_attempt_id     VARCHAR      optional  The last attempt.
--   mandate_id            VARCHAR      optional  The permission to use it again.
--   cancellation_reason   VARCHAR      optional  abandoned, duplicate or requested_by_customer.
--   error_code            VARCHAR      optional  Why the last attempt failed, as a code.
--   error_decline_code    VARCHAR      optional  The issuer's own code.
--   error_message         VARCHAR      optional  Why the last attempt failed, in words.
--   description           VARCHAR      optional  Free text.
--   metadata              VARCHAR      optional  The owner's own key-value pairs, as JSON.
--   extra                 VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at           TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via          VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id         VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at         TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash          BIGINT       required  Hash of what the source said of it.
--   is_tied               BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.status AS status,
  record.usage AS usage,
  record.customer AS customer_id,
  record.payment_method AS payment_method_id,
  array_to_string(record.payment_method_types, ',') AS payment_method_types,
  record.latest_attempt AS latest_attempt_id,
  record.mandate AS mandate_id,
  record.cancellation_reason AS cancellation_reason,
  record.last_setup_error.code AS error_code,
  record.last_setup_error.decline_code AS error_decline_code,
  record.last_setup_error.message AS error_message,
  record.description AS description,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.setup_intents
