-- model: silver.transfers
-- description: Every transfer to a connected account, as it was last seen.
-- grain: one row a transfer
-- key: id
-- partition: month of created_at
-- columns:
--   id                      VARCHAR        required  The transfer (tr_…).
--   created_at              TIMESTAMPTZ    required  When it was made.
--   is_reversed             BOOLEAN        required  Whether all of it was taken back.
--   destination_account_id  VARCHAR        optional  The account that gets it.
--   destination_payment_id  VARCHAR        optional  The payment that it is in that account.
--   balance_transaction_id  VARCHAR        optional  The ledger entry that takes the money out.
--   source_charge_id        VARCHAR        optional  The charge that it hands on.
--   source_type             VARCHAR        optional  The balance that it was taken from: card, bank_account or fpx.
--   transfer_group          VARCHAR        optional  What ties it to charges and other transfers.
--   currency                VARCHAR        required  Currency of the amounts.
--   amount_minor            BIGINT         required  Amount moved, in minor units.
--   amount_reversed_minor   BIGINT         required  Amount taken back, in minor units.
--   amount_major            DECIMAL(38,3)  required  Amount moved, in major units.
--   amount_reversed_major   DECIMAL(38,3)  required  Amount taken back, in major units.
--   reversal_count          BIGINT         optional  Number of reversals by the source's own count, or by what came.
--   description             VARCHAR        optional  Free text.
--   metadata                VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                   VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at             TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via            VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id           VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at           TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash            BIGINT         required  Hash of what the source said of it.
--   is_tied                 BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.reversed AS is_reversed,
  record.destination AS destination_account_id,
  record.destination_payment AS destination_payment_id,
  record.balance_transaction AS balance_transaction_id,
  record.source_transaction AS source_charge_id,
  record.source_type AS source_type,
  record.transfer_group AS transfer_group,
  record.currency AS currency,
  record.amount AS amount_minor,
  record.amount_reversed AS amount_reversed_minor,
  to_major(record.amount, record.currency) AS amount_major,
  to_major(record.amount_reversed, record.currency) AS amount_reversed_major,
  coalesce(record.reversals.total_count, CASE WHEN NOT record.reversals.has_more THEN len(record.reversals.data) END) AS reversal_count,
  record.description AS description,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.transfers
