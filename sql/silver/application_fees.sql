-- model: silver.application_fees
-- description: Every application fee, as it was last seen.
-- grain: one row an application fee
-- key: id
-- partition: month of created_at
-- columns:
--   id                          VARCHAR        required  The application fee (fee_…).
--   created_at                  TIMESTAMPTZ    required  When it was taken.
--   is_refunded                 BOOLEAN        required  Whether all of it was given back.
--   account_id                  VARCHAR        required  The connected account that it was taken from.
--   application_id              VARCHAR        required  The application that takes it.
--   charge_id                   VARCHAR        required  The charge that it was taken on.
--   originating_transaction_id  VARCHAR        optional  The charge or transfer behind that, on the platform.
--   balance_transaction_id      VARCHAR        optional  The ledger entry that brings it in.
--   currency                    VARCHAR        required  Currency of the amounts.
--   amount_minor                BIGINT         required  Fee taken, in minor units.
--   amount_refunded_minor       BIGINT         required  Fee given back, in minor units.
--   amount_major                DECIMAL(38,3)  required  Fee taken, in major units.
--   amount_refunded_major       DECIMAL(38,3)  required  Fee given back, in major units.
--   refund_count                BIGINT         optional  Number of refunds by the source's own count, or by what came.
--   extra                       VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at                 TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via                VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id               VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at               TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash                BIGINT         required  Hash of what the source said of it.
--   is_tied                     BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.refunded AS is_refunded,
  record.account AS account_id,
  record.application AS application_id,
  record.charge AS charge_id,
  record.originating_transaction AS originating_transaction_id,
  record.balance_transaction AS balance_transaction_id,
  record.currency AS currency,
  record.amount AS amount_minor,
  record.amount_refunded AS amount_refunded_minor,
  to_major(record.amount, record.currency) AS amount_major,
  to_major(record.amount_refunded, record.currency) AS amount_refunded_major,
  coalesce(record.refunds.total_count, CASE WHEN NOT record.refunds.has_more THEN len(record.refunds.data) END) AS refund_count,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.application_fees
