-- model: silver.refunds
-- description: Every refund, as it was last seen.
-- grain: one row a refund
-- key: id
-- partition: month of created_at
-- accepted:
--   status: pending, requires_action, succeeded, failed, canceled
-- ranges:
--   amount_minor: > 0
-- columns:
--   id                              VARCHAR        required  The refund (re_…).
--   created_at                      TIMESTAMPTZ    required  When the refund was made.
--   status                          VARCHAR        optional  pending, requires_action, succeeded, failed or canceled.
--   reason                          VARCHAR        optional  duplicate, fraudulent, requested_by_customer, …
--   charge_id                       VARCHAR        optional  The charge that money goes back for.
--   payment_intent_id               VARCHAR        optional  The intent of that charge.
--   balance_transaction_id          VARCHAR        optional  The ledger entry that takes the money out.
--   failure_balance_transaction_id  VARCHAR        optional  The ledger entry that brings it back when the refund fails.
--   failure_reason                  VARCHAR        optional  Why it failed.
--   currency                        VARCHAR        required  Currency of the amount.
--   amount_minor                    BIGINT         required  Amount given back, in minor units.
--   amount_major                    DECIMAL(38,3)  required  Amount given back, in major units.
--   metadata                        VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                           VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at                     TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via                    VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id                   VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at                   TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash                    BIGINT         required  Hash of what the source said of it.
--   is_tied                         BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.status AS status,
  record.reason AS reason,
  record.charge AS charge_id,
  record.payment_intent AS payment_intent_id,
  record.balance_transaction AS balance_transaction_id,
  record.failure_balance_transaction AS failure_balance_transaction_id,
  record.failure_reason AS failure_reason,
  record.currency AS currency,
  record.amount AS amount_minor,
  to_major(record.amount, record.currency) AS amount_major,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.refunds
