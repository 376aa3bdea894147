-- model: silver.invoices_history
-- description: What every invoice was, and when: one row for each stretch of time in which nothing of it changed.
-- history: invoices
-- grain: one row an invoice and state
-- key: id, valid_from
-- partition: month of valid_from
-- columns:
--   id                      VARCHAR      required  The invoice (in_…).
--   number                  VARCHAR      optional  The number that the customer sees.
--   status                  VARCHAR      optional  draft, open, paid, uncollectible or void.
--   customer_id             VARCHAR      optional  Who owes.
--   currency                VARCHAR      required  Currency of the amounts.
--   total_minor             BIGINT       required  Total after discounts and tax, in minor units.
--   amount_due_minor        BIGINT       required  What is due, in minor units.
--   amount_paid_minor       BIGINT       required  What has been paid, in minor units.
--   amount_remaining_minor  BIGINT       required  What is still to be paid, in minor units.
--   attempt_count           BIGINT       optional  Attempts to collect so far.
--   valid_from              TIMESTAMPTZ  required  When this state was first seen.
--   valid_to                TIMESTAMPTZ  optional  When another was first seen, or the deletion; empty while it lasts.
--   is_current              BOOLEAN      required  Whether it lasts.
--   last_seen_at            TIMESTAMPTZ  required  When this state was last seen.
SELECT
  version,
  record.id AS id,
  record.number AS number,
  record.status AS status,
  record.customer AS customer_id,
  record.currency AS currency,
  record.total AS total_minor,
  record.amount_due AS amount_due_minor,
  record.amount_paid AS amount_paid_minor,
  record.amount_remaining AS amount_remaining_minor,
  record.attempt_count AS attempt_count
FROM bronze.invoices_versions
