-- model: silver.customer_balance_transactions
-- description: Every entry of a customer's balance, as it was last seen.
-- grain: one row an entry
-- key: id
-- partition: month of created_at
-- columns:
--   id                    VARCHAR        required  The entry (cbtxn_…).
--   created_at            TIMESTAMPTZ    required  When it was booked.
--   type                  VARCHAR        required  adjustment, applied_to_invoice, credit_note, invoice_overpaid, …
--   customer_id           VARCHAR        required  Whose balance it is.
--   invoice_id            VARCHAR        optional  The invoice that it has to do with.
--   credit_note_id        VARCHAR        optional  The credit note that it has to do with.
--   checkout_session_id   VARCHAR        optional  The session that it has to do with.
--   currency              VARCHAR        required  Currency of the amounts.
--   amount_minor          BIGINT         required  Change: negative is credit to the customer, in minor units.
--   ending_balance_minor  BIGINT         required  Balance afterwards: negative is credit, in minor units.
--   amount_major          DECIMAL(38,3)  required  Change: negative is credit to the customer, in major units.
--   ending_balance_major  DECIMAL(38,3)  required  Balance afterwards: negative is credit, in major units.
--   description           VARCHAR        optional  Free text.
--   metadata              VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                 VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at           TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via          VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id         VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at         TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash          BIGINT         required  Hash of what the source said of it.
--   is_tied               BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.type AS type,
  record.customer AS customer_id,
  record.invoice AS invoice_id,
  record.credit_note AS credit_note_id,
  record.checkout_session AS checkout_session_id,
  record.currency AS currency,
  record.amount AS amount_minor,
  record.ending_balance AS ending_balance_minor,
  to_major(record.amount, record.currency) AS amount_major,
  to_major(record.ending_balance, record.currency) AS ending_balance_major,
  record.description AS description,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.customer_balance_transactions
