-- model: silver.application_fee_refunds
-- description: Every refund of every application fee's last version, also those beyond the ten that come inside it.
-- grain: one row a refund of an application fee
-- key: application_fee_id, id
-- parent: application_fees by application_fee_id
-- partition: month of fee_created_at
-- columns:
--   application_fee_id      VARCHAR        required  The application fee.
--   id                      VARCHAR        required  The refund (fr_…).
--   fee_created_at          TIMESTAMPTZ    required  When the fee was taken.
--   created_at              TIMESTAMPTZ    required  When the refund was made.
--   balance_transaction_id  VARCHAR        optional  The ledger entry that takes the money out.
--   currency                VARCHAR        required  Currency of the amount.
--   amount_minor            BIGINT         required  Amount given back, in minor units.
--   amount_major            DECIMAL(38,3)  required  Amount given back, in major units.
--   metadata                VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   bronze_run_id           VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at           TIMESTAMPTZ    required  When that run's extraction began.
WITH inline_refunds AS (
  SELECT record.id AS application_fee_id, record.created AS parent_created, run_id, run_at, unnest(record.refunds.data) AS refund, 0 AS rank
  FROM bronze.application_fees
),
-- A list of more than ten entries was fetched in the same extraction as the fee that it belongs to.
fetched_refunds AS (
  SELECT
    parents.record.id AS application_fee_id,
    parents.record.created AS parent_created,
    parents.run_id,
    parents.run_at,
    entries.record AS refund,
    1 AS rank
  FROM bronze.application_fees AS parents
  JOIN bronze.application_fee_refunds AS entries
    ON entries.parent = parents.record.id AND entries.run_id = parents.run_id AND entries.run_at = parents.run_at
),
all_refunds AS (
  SELECT * FROM inline_refunds
  UNION ALL
  SELECT * FROM fetched_refunds
),
one_of_each AS (
  SELECT
    application_fee_id,
    refund.id AS id,
    arg_max(parent_created, rank) AS parent_created,
    arg_max(run_id, rank) AS run_id,
    arg_max(run_at, rank) AS run_at,
    arg_max(refund, rank) AS refund
  FROM all_refunds
  GROUP BY application_fee_id, refund.id
)
SELECT
  application_fee_id,
  id,
  at_utc(parent_created) AS fee_created_at,
  at_utc(refund.created) AS created_at,
  refund.balance_transaction AS balance_transaction_id,
  refund.currency AS currency,
  refund.amount AS amount_minor,
  to_major(refund.amount, refund.currency) AS amount_major,
  CAST(refund.metadata AS VARCHAR) AS metadata,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM one_of_each
