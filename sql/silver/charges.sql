-- model: silver.charges
-- description: Every charge, succeeded, pending or failed, as it was last seen.
-- grain: one row a charge
-- key: id
-- partition: month of created_at
-- ranges:
--   amount_minor: >= 0
--   amount_captured_minor: >= 0
--   amount_refunded_minor: >= 0
-- columns:
--   id                      VARCHAR        required  The charge (ch_…, py_…).
--   created_at              TIMESTAMPTZ    required  When the charge was made.
--   status                  VARCHAR        required  succeeded, pending or failed.
--   is_paid                 BOOLEAN        required  Whether it succeeded, or was authorised for a later capture.
--   is_captured             BOOLEAN        required  Whether the money was taken, not only authorised.
--   is_refunded             BOOLEAN        required  Whether all of it was given back.
--   is_disputed             BOOLEAN        required  Whether it has been disputed.
--   customer_id             VARCHAR        optional  Who paid.
--   payment_intent_id       VARCHAR        optional  The intent that this was an attempt of.
--   payment_method_id       VARCHAR        optional  What it was paid with.
--   balance_transaction_id  VARCHAR        optional  The ledger entry; none while pending, uncaptured or failed.
--   currency                VARCHAR        required  Presentment currency of the amounts.
--   amount_minor            BIGINT         required  Amount charged or authorised, in minor units.
--   amount_captured_minor   BIGINT         required  Amount taken, in minor units.
--   amount_refunded_minor   BIGINT         required  Amount given back, in minor units.
--   amount_major            DECIMAL(38,3)  required  Amount charged or authorised, in major units.
--   amount_captured_major   DECIMAL(38,3)  required  Amount taken, in major units.
--   amount_refunded_major   DECIMAL(38,3)  required  Amount given back, in major units.
--   failure_code            VARCHAR        optional  Why it failed, as a code.
--   failure_message         VARCHAR        optional  Why it failed, in words.
--   outcome_type            VARCHAR        optional  authorized, manual_review, issuer_declined, blocked or invalid.
--   outcome_reason          VARCHAR        optional  Why it had that outcome.
--   risk_level              VARCHAR        optional  normal, elevated, highest or not_assessed.
--   payment_method_type     VARCHAR        optional  card, us_bank_account, …
--   card_brand              VARCHAR        optional  visa, mastercard, …
--   card_country            VARCHAR        optional  Country of the card's issuer.
--   card_funding            VARCHAR        optional  credit, debit, prepaid or unknown.
--   card_last4              VARCHAR        optional  Last four digits of the card.
--   statement_descriptor    VARCHAR        optional  What the customer's statement says.
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
  record.status AS status,
  record.paid AS is_paid,
  record.captured AS is_captured,
  record.refunded AS is_refunded,
  record.disputed AS is_disputed,
  record.customer AS customer_id,
  record.payment_intent AS payment_intent_id,
  record.payment_method AS payment_method_id,
  record.balance_transaction AS balance_transaction_id,
  record.currency AS currency,
  record.amount AS amount_minor,
  record.amount_captured AS amount_captured_minor,
  record.amount_refunded AS amount_refunded_minor,
  to_major(record.amount, record.currency) AS amount_major,
  to_major(record.amount_captured, record.currency) AS amount_captured_major,
  to_major(record.amount_refunded, record.currency) AS amount_refunded_major,
  record.failure_code AS failure_code,
  record.failure_message AS failure_message,
  record.outcome.type AS outcome_type,
  record.outcome.reason AS outcome_reason,
  record.outcome.risk_level AS risk_level,
  record.payment_method_details.type AS payment_method_type,
  record.payment_method_details.card.brand AS card_brand,
  record.payment_method_details.card.country AS card_country,
  record.payment_method_details.card.funding AS card_funding,
  record.payment_method_details.card.last4 AS card_last4,
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
FROM bronze.charges
