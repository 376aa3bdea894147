-- model: silver.transfer_reversals
-- description: Every reversal of every transfer's last version, also those beyond the ten that come inside it.
-- grain: one row a reversal of a transfer
-- key: transfer_id, id
-- parent: transfers by transfer_id
-- partition: month of transfer_created_at
-- columns:
--   transfer_id                    VARCHAR        required  The transfer.
--   id                             VARCHAR        required  The reversal (trr_…).
--   transfer_created_at            TIMESTAMPTZ    required  When the transfer was made.
--   created_at                     TIMESTAMPTZ    required  When the reversal was made.
--   balance_transaction_id         VARCHAR        optional  The ledger entry that brings the money back.
--   destination_payment_refund_id  VARCHAR        optional  The refund that it is in the connected account.
--   source_refund_id               VARCHAR        optional  The refund that caused it.
--   currency                       VARCHAR        required  Currency of the amount.
--   amount_minor                   BIGINT         required  Amount taken back, in minor units.
--   amount_major                   DECIMAL(38,3)  required  Amount taken back, in major units.
--   metadata                       VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   bronze_run_id                  VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at                  TIMESTAMPTZ    required  When that run's extraction began.
WITH inline_reversals AS (
  SELECT record.id AS transfer_id, record.created AS parent_created, run_id, run_at, unnest(record.reversals.data) AS reversal, 0 AS rank
  FROM bronze.transfers
),
-- A list of more than ten entries was fetched in the same extraction as the transfer that it belongs to.
fetched_reversals AS (
  SELECT
    parents.record.id AS transfer_id,
    parents.record.created AS parent_created,
    parents.run_id,
    parents.run_at,
    entries.record AS reversal,
    1 AS rank
  FROM bronze.transfers AS parents
  JOIN bronze.transfer_reversals AS entries
    ON entries.parent = parents.record.id AND entries.run_id = parents.run_id AND entries.run_at = parents.run_at
),
all_reversals AS (
  SELECT * FROM inline_reversals
  UNION ALL
  SELECT * FROM fetched_reversals
),
one_of_each AS (
  SELECT
    transfer_id,
    reversal.id AS id,
    arg_max(parent_created, rank) AS parent_created,
    arg_max(run_id, rank) AS run_id,
    arg_max(run_at, rank) AS run_at,
    arg_max(reversal, rank) AS reversal
  FROM all_reversals
  GROUP BY transfer_id, reversal.id
)
SELECT
  transfer_id,
  id,
  at_utc(parent_created) AS transfer_created_at,
  at_utc(reversal.created) AS created_at,
  reversal.balance_transaction AS balance_transaction_id,
  reversal.destination_payment_refund AS destination_payment_refund_id,
  reversal.source_refund AS source_refund_id,
  reversal.currency AS currency,
  reversal.amount AS amount_minor,
  to_major(reversal.amount, reversal.currency) AS amount_major,
  CAST(reversal.metadata AS VARCHAR) AS metadata,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM one_of_each
