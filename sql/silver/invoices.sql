-- model: silver.invoices
-- description: Every invoice, from draft to paid or void, as it was last seen.
-- grain: one row an invoice
-- key: id
-- partition: month of created_at
-- ranges:
--   amount_paid_minor: >= 0
--   amount_due_minor: >= 0
-- columns:
--   id                       VARCHAR        required  The invoice (in_…).
--   created_at               TIMESTAMPTZ    required  When the invoice was created.
--   number                   VARCHAR        optional  The number that the customer sees; none while a draft.
--   status                   VARCHAR        optional  draft, open, paid, uncollectible or void.
--   customer_id              VARCHAR        optional  Who owes.
--   subscription_id          VARCHAR        optional  The subscription that it bills.
--   billing_reason           VARCHAR        optional  Why it was made: subscription_cycle, manual, …
--   collection_method        VARCHAR        optional  charge_automatically or send_invoice.
--   currency                 VARCHAR        required  Currency of the amounts.
--   subtotal_minor           BIGINT         required  Sum of the lines before invoice-level discounts and tax, in minor units.
--   total_minor              BIGINT         required  Total after discounts and tax, in minor units.
--   amount_due_minor         BIGINT         required  What is due: the total, less the customer's credit, in minor units.
--   amount_paid_minor        BIGINT         required  What has been paid, in minor units.
--   amount_remaining_minor   BIGINT         required  What is still to be paid, in minor units.
--   total_major              DECIMAL(38,3)  required  Total after discounts and tax, in major units.
--   amount_due_major         DECIMAL(38,3)  required  What is due, in major units.
--   amount_paid_major        DECIMAL(38,3)  required  What has been paid, in major units.
--   amount_remaining_major   DECIMAL(38,3)  required  What is still to be paid, in major units.
--   attempt_count            BIGINT         optional  Attempts to collect so far.
--   due_at                   TIMESTAMPTZ    optional  When it is to be paid.
--   period_start_at          TIMESTAMPTZ    optional  Start of the period in which items were added to it.
--   period_end_at            TIMESTAMPTZ    optional  End of that period.
--   finalized_at             TIMESTAMPTZ    optional  When it stopped being a draft.
--   paid_at                  TIMESTAMPTZ    optional  When it was paid.
--   voided_at                TIMESTAMPTZ    optional  When it was voided.
--   marked_uncollectible_at  TIMESTAMPTZ    optional  When it was given up.
--   line_count               BIGINT         optional  Number of lines by the source's own count, or by what came.
--   metadata                 VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   is_deleted               BOOLEAN        required  Whether the draft has been deleted at the source.
--   deleted_at               TIMESTAMPTZ    optional  When the deletion was first seen, no earlier than it happened.
--   extra                    VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at              TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via             VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id            VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at            TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash             BIGINT         required  Hash of what the source said of it.
--   is_tied                  BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  record.number AS number,
  record.status AS status,
  record.customer AS customer_id,
  record.parent.subscription_details.subscription AS subscription_id,
  record.billing_reason AS billing_reason,
  record.collection_method AS collection_method,
  record.currency AS currency,
  record.subtotal AS subtotal_minor,
  record.total AS total_minor,
  record.amount_due AS amount_due_minor,
  record.amount_paid AS amount_paid_minor,
  record.amount_remaining AS amount_remaining_minor,
  to_major(record.total, record.currency) AS total_major,
  to_major(record.amount_due, record.currency) AS amount_due_major,
  to_major(record.amount_paid, record.currency) AS amount_paid_major,
  to_major(record.amount_remaining, record.currency) AS amount_remaining_major,
  record.attempt_count AS attempt_count,
  at_utc(record.due_date) AS due_at,
  at_utc(record.period_start) AS period_start_at,
  at_utc(record.period_end) AS period_end_at,
  at_utc(record.status_transitions.finalized_at) AS finalized_at,
  at_utc(record.status_transitions.paid_at) AS paid_at,
  at_utc(record.status_transitions.voided_at) AS voided_at,
  at_utc(record.status_transitions.marked_uncollectible_at) AS marked_uncollectible_at,
  coalesce(record.lines.total_count, CASE WHEN NOT record.lines.has_more THEN len(record.lines.data) END) AS line_count,
  CAST(record.metadata AS VARCHAR) AS metadata,
  is_deleted,
  observed_utc(deleted_at) AS deleted_at,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.invoices
