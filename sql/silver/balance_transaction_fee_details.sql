-- model: silver.balance_transaction_fee_details
-- description: What the fee of every ledger entry is made of.
-- grain: one row a part of the fee of a balance transaction
-- key: balance_transaction_id, position
-- parent: balance_transactions by balance_transaction_id
-- partition: month of transaction_created_at
-- columns:
--   balance_transaction_id  VARCHAR        required  The ledger entry (txn_…).
--   position                BIGINT         required  Place in the list, from 1.
--   transaction_created_at  TIMESTAMPTZ    required  When the entry was booked.
--   type                    VARCHAR        required  stripe_fee, application_fee, tax, payment_method_passthrough_fee or withheld_tax.
--   description             VARCHAR        optional  Free text.
--   currency                VARCHAR        required  Settlement currency of the amount.
--   amount_minor            BIGINT         required  This part of the fee, in minor units.
--   amount_major            DECIMAL(38,3)  required  This part of the fee, in major units.
--   bronze_run_id           VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at           TIMESTAMPTZ    required  When that run's extraction began.
WITH details AS (
  SELECT
    record.id AS balance_transaction_id,
    record.created AS transaction_created,
    run_id,
    run_at,
    generate_subscripts(record.fee_details, 1) AS position,
    unnest(record.fee_details) AS detail
  FROM bronze.balance_transactions
)
SELECT
  balance_transaction_id,
  position,
  at_utc(transaction_created) AS transaction_created_at,
  detail.type AS type,
  detail.description AS description,
  detail.currency AS currency,
  detail.amount AS amount_minor,
  to_major(detail.amount, detail.currency) AS amount_major,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM details
