-- model: silver.topups
-- description: Every top-up of the balance, as it was last seen.
-- grain: one row a top-up
-- key: id
-- partition: month of created_at
-- columns:
--   id                        VARCHAR        required  The top-up (tu_…).
--   created_at                TIMESTAMPTZ    required  When it was made.
--   status                    VARCHAR        required  pending, succeeded, failed, canceled or reversed.
--   balance_transaction_id    VARCHAR        optional  The ledger entry that brings the money in.
--   expected_availability_at  TIMESTAMPTZ    optional  When it is expected to be available.
--   failure_code              VARCHAR        optional  Why it failed, as a code.
--   failure_message           VARCHAR        optional  Why it failed, in words.
--   transfer_group            VARCHAR        optional  What ties it to transfers.
--   currency                  VARCHAR        required  Currency of the amount.
--   amount_minor              BIGINT         required  Amount put in, in minor units.
--   amount_major              DECIMAL(38,3)  required  Amount put in, in major units.
--   statement_descriptor      VARCHAR        optional  What the bank statement says.
--   description               VARCHAR        optional  Free text.
--   metadata                  VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                     VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at               TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via              VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id             VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at             TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash              BIGINT         required  Hash of what the source said of it.
--   is_tied                   BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.status AS status,
  record.balance_transaction AS balance_transaction_id,
  at_utc(record.expected_availability_date) AS expected_availability_at,
  record.failure_code AS failure_code,
  record.failure_message AS failure_message,
  record.transfer_group AS transfer_group,
  record.currency AS currency,
  record.amount AS amount_minor,
  to_major(record.amount, record.currency) AS amount_major,
  record.statement_descriptor AS statement_descriptor,
  record.description AS description,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.topups
