-- model: silver.dispute_balance_transactions
-- description: Which ledger entries every dispute has made: money withdrawn, fees, money given back.
-- grain: one row a ledger entry of a dispute
-- key: dispute_id, balance_transaction_id
-- parent: disputes by dispute_id
-- partition: none
-- columns:
--   dispute_id              VARCHAR        required  The dispute.
--   balance_transaction_id  VARCHAR        required  The ledger entry (txn_…).
--   dispute_created_at      TIMESTAMPTZ    required  When the dispute was opened.
--   reporting_category      VARCHAR        optional  dispute or dispute_reversal.
--   currency                VARCHAR        required  Settlement currency of the amounts.
--   amount_minor            BIGINT         required  Gross amount of the entry, in minor units.
--   fee_minor               BIGINT         required  Fee of the entry, in minor units.
--   net_minor               BIGINT         required  Amount less fee, in minor units.
--   amount_major            DECIMAL(38,3)  required  Gross amount of the entry, in major units.
--   fee_major               DECIMAL(38,3)  required  Fee of the entry, in major units.
--   net_major               DECIMAL(38,3)  required  Amount less fee, in major units.
--   bronze_run_id           VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at           TIMESTAMPTZ    required  When that run's extraction began.
WITH entries AS (
  SELECT record.id AS dispute_id, record.created AS dispute_created, run_id, run_at, unnest(record.balance_transactions) AS entry
  FROM bronze.disputes
)
SELECT
  dispute_id,
  entry.id AS balance_transaction_id,
  at_utc(dispute_created) AS dispute_created_at,
  entry.reporting_category AS reporting_category,
  entry.currency AS currency,
  entry.amount AS amount_minor,
  entry.fee AS fee_minor,
  entry.net AS net_minor,
  to_major(entry.amount, entry.currency) AS amount_major,
  to_major(entry.fee, entry.currency) AS fee_major,
  to_major(entry.net, entry.currency) AS net_major,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM entries
