-- model: silver.balance_transactions
-- description: The ledger: every movement of the balance, as it was last seen.
-- grain: one row a balance transaction
-- key: id
-- partition: month of created_at
-- locked: amount_minor, fee_minor, net_minor by created_at, currency
-- columns:
--   id                  VARCHAR         required  The balance transaction (txn_…).
--   created_at          TIMESTAMPTZ     required  When it was booked.
--   available_at        TIMESTAMPTZ     required  When its net becomes available.
--   status              VARCHAR         required  pending or available.
--   type                VARCHAR         required  charge, refund, payout, stripe_fee, …
--   reporting_category  VARCHAR         optional  The source's own category for reports.
--   source_id           VARCHAR         optional  The object that caused it.
--   currency            VARCHAR         required  Settlement currency of the amounts.
--   amount_minor        BIGINT          required  Gross amount, in minor units.
--   fee_minor           BIGINT          required  Fee, in minor units.
--   net_minor           BIGINT          required  Amount less fee, in minor units.
--   amount_major        DECIMAL(38,3)   required  Gross amount, in major units.
--   fee_major           DECIMAL(38,3)   required  Fee, in major units.
--   net_major           DECIMAL(38,3)   required  Amount less fee, in major units.
--   exchange_rate       DECIMAL(38,12)  optional  Presentment to settlement, when they differ.
--   description         VARCHAR         optional  Free text.
--   extra               VARCHAR         optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at         TIMESTAMPTZ     required  When this version was read from the source.
--   observed_via        VARCHAR         required  How it was read: list, refetch, event or webhook.
--   bronze_run_id       VARCHAR         required  The run whose Bronze holds this version.
--   bronze_run_at       TIMESTAMPTZ     required  When that run's extraction began.
--   payload_hash        BIGINT          required  Hash of what the source said of it.
--   is_tied             BOOLEAN         required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  at_utc(record.available_on) AS available_at,
  record.status AS status,
  record.type AS type,
  record.reporting_category AS reporting_category,
  record.source AS source_id,
  record.currency AS currency,
  record.amount AS amount_minor,
  record.fee AS fee_minor,
  record.net AS net_minor,
  to_major(record.amount, record.currency) AS amount_major,
  to_major(record.fee, record.currency) AS fee_major,
  to_major(record.net, record.currency) AS net_major,
  CAST(CAST(record.exchange_rate AS VARCHAR) AS DECIMAL(38,12)) AS exchange_rate,
  record.description AS description,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.balance_transactions
