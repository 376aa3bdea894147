-- model: silver.invoice_payments
-- description: Every payment of an invoice, made or expected, as it was last seen.
-- grain: one row a payment of an invoice
-- key: id
-- partition: month of created_at
-- ranges:
--   amount_paid_minor: >= 0
-- columns:
--   id                      VARCHAR        required  The invoice payment (inpay_…).
--   created_at              TIMESTAMPTZ    required  When it was set up.
--   status                  VARCHAR        required  open, paid or canceled.
--   invoice_id              VARCHAR        required  The invoice that it pays.
--   is_default              BOOLEAN        required  Whether it is the one that follows the invoice's remainder.
--   payment_type            VARCHAR        required  payment_intent, charge or payment_record (paid outside of the source).
--   payment_intent_id       VARCHAR        optional  The intent that pays.
--   charge_id               VARCHAR        optional  The charge that pays, where there is no intent.
--   payment_record_id       VARCHAR        optional  The record of a payment outside of the source.
--   currency                VARCHAR        required  Currency of the amounts.
--   amount_paid_minor       BIGINT         optional  What it has paid; empty until then, in minor units.
--   amount_requested_minor  BIGINT         required  What it is to pay, in minor units.
--   amount_paid_major       DECIMAL(38,3)  optional  What it has paid; empty until then, in major units.
--   amount_requested_major  DECIMAL(38,3)  required  What it is to pay, in major units.
--   paid_at                 TIMESTAMPTZ    optional  When it was paid.
--   canceled_at             TIMESTAMPTZ    optional  When it was called off.
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
  record.invoice AS invoice_id,
  record.is_default AS is_default,
  record.payment.type AS payment_type,
  record.payment.payment_intent AS payment_intent_id,
  record.payment.charge AS charge_id,
  record.payment.payment_record AS payment_record_id,
  record.currency AS currency,
  record.amount_paid AS amount_paid_minor,
  record.amount_requested AS amount_requested_minor,
  to_major(record.amount_paid, record.currency) AS amount_paid_major,
  to_major(record.amount_requested, record.currency) AS amount_requested_major,
  at_utc(record.status_transitions.paid_at) AS paid_at,
  at_utc(record.status_transitions.canceled_at) AS canceled_at,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.invoice_payments
