-- model: silver.early_fraud_warnings
-- description: Every early fraud warning, as it was last seen.
-- grain: one row a warning
-- key: id
-- partition: none
-- columns:
--   id                 VARCHAR      required  The warning (issfr_…).
--   created_at         TIMESTAMPTZ  required  When it came.
--   is_actionable      BOOLEAN      required  Whether a refund can still prevent a dispute.
--   fraud_type         VARCHAR      required  card_never_received, fraudulent_card_application, made_with_stolen_card, …
--   charge_id          VARCHAR      required  The charge that it is about.
--   payment_intent_id  VARCHAR      optional  The intent of that charge.
--   extra              VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at        TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via       VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id      VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at      TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash       BIGINT       required  Hash of what the source said of it.
--   is_tied            BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.actionable AS is_actionable,
  record.fraud_type AS fraud_type,
  record.charge AS charge_id,
  record.payment_intent AS payment_intent_id,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.early_fraud_warnings
