-- model: silver.payouts
-- description: Every payout to the bank, as it was last seen.
-- grain: one row a payout
-- key: id
-- partition: month of created_at
-- accepted:
--   status: pending, in_transit, paid, failed, canceled
-- columns:
--   id                              VARCHAR        required  The payout (po_…).
--   created_at                      TIMESTAMPTZ    required  When the payout was made.
--   arrival_at                      TIMESTAMPTZ    required  When the bank is expected to have it, or had it.
--   status                          VARCHAR        required  pending, in_transit, paid, failed or canceled.
--   is_automatic                    BOOLEAN        required  Whether the schedule made it; only then are its members known.
--   reconciliation_status           VARCHAR        required  completed: the members are final; in_progress; not_applicable: the source cannot say.
--   method                          VARCHAR        required  standard or instant.
--   type                            VARCHAR        required  bank_account or card.
--   source_type                     VARCHAR        required  The balance that it was taken from: card, bank_account or fpx.
--   balance_transaction_id          VARCHAR        optional  The ledger entry that takes the money out.
--   failure_balance_transaction_id  VARCHAR        optional  The ledger entry that brings it back when the payout fails.
--   failure_code                    VARCHAR        optional  Why it failed, as a code.
--   failure_message                 VARCHAR        optional  Why it failed, in words.
--   destination_id                  VARCHAR        optional  The bank account or card that gets it.
--   original_payout_id              VARCHAR        optional  The payout that this one reverses.
--   reversed_by_payout_id           VARCHAR        optional  The payout that reversed this one.
--   trace_id                        VARCHAR        optional  The reference that the bank can find it by.
--   currency                        VARCHAR        required  Currency of the amount.
--   amount_minor                    BIGINT         required  Amount paid out; negative when it is taken back from the bank, in minor units.
--   amount_major                    DECIMAL(38,3)  required  Amount paid out; negative when it is taken back from the bank, in major units.
--   statement_descriptor            VARCHAR        optional  What the bank statement says.
--   description                     VARCHAR        optional  Free text.
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
  at_utc(record.arrival_date) AS arrival_at,
  record.status AS status,
  record.automatic AS is_automatic,
  record.reconciliation_status AS reconciliation_status,
  record.method AS method,
  record.type AS type,
  record.source_type AS source_type,
  record.balance_transaction AS balance_transaction_id,
  record.failure_balance_transaction AS failure_balance_transaction_id,
  record.failure_code AS failure_code,
  record.failure_message AS failure_message,
  record.destination AS destination_id,
  record.original_payout AS original_payout_id,
  record.reversed_by AS reversed_by_payout_id,
  record.trace_id.value AS trace_id,
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
FROM bronze.payouts
