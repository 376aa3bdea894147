-- model: silver.disputes
-- description: Every dispute, open or closed, as it was last seen.
-- grain: one row a dispute
-- key: id
-- partition: month of created_at
-- ranges:
--   amount_minor: > 0
-- columns:
--   id                         VARCHAR        required  The dispute (du_…).
--   created_at                 TIMESTAMPTZ    required  When it was opened.
--   status                     VARCHAR        required  needs_response, under_review, won, lost, warning_…, appeal_… or prevented.
--   reason                     VARCHAR        required  fraudulent, product_not_received, …
--   charge_id                  VARCHAR        required  The charge that is contested.
--   payment_intent_id          VARCHAR        optional  The intent of that charge.
--   is_charge_refundable       BOOLEAN        required  Whether a refund can still end it.
--   currency                   VARCHAR        required  Currency of the contested amount.
--   amount_minor               BIGINT         required  Amount contested, in minor units.
--   amount_major               DECIMAL(38,3)  required  Amount contested, in major units.
--   balance_transaction_count  BIGINT         required  Ledger entries that it has made so far; they stand in dispute_balance_transactions.
--   evidence_due_at            TIMESTAMPTZ    optional  By when evidence must be sent.
--   has_evidence               BOOLEAN        optional  Whether evidence has been prepared.
--   is_past_due                BOOLEAN        optional  Whether that time is over.
--   evidence_submission_count  BIGINT         optional  How often evidence was sent.
--   network_reason_code        VARCHAR        optional  The card network's own code for the reason.
--   payment_method_type        VARCHAR        optional  card, klarna, paypal or amazon_pay.
--   card_brand                 VARCHAR        optional  visa, mastercard, …
--   card_case_type             VARCHAR        optional  chargeback, inquiry, block, compliance or resolution.
--   metadata                   VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                      VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at                TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via               VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id              VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at              TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash               BIGINT         required  Hash of what the source said of it.
--   is_tied                    BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.status AS status,
  record.reason AS reason,
  record.charge AS charge_id,
  record.payment_intent AS payment_intent_id,
  record.is_charge_refundable AS is_charge_refundable,
  record.currency AS currency,
  record.amount AS amount_minor,
  to_major(record.amount, record.currency) AS amount_major,
  coalesce(len(record.balance_transactions), 0) AS balance_transaction_count,
  at_utc(record.evidence_details.due_by) AS evidence_due_at,
  record.evidence_details.has_evidence AS has_evidence,
  record.evidence_details.past_due AS is_past_due,
  record.evidence_details.submission_count AS evidence_submission_count,
  coalesce(record.payment_method_details.card.network_reason_code, record.network_reason_code) AS network_reason_code,
  record.payment_method_details.type AS payment_method_type,
  record.payment_method_details.card.brand AS card_brand,
  record.payment_method_details.card.case_type AS card_case_type,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.disputes
