-- model: silver.credit_notes
-- description: Every credit note, issued or void, as it was last seen.
-- grain: one row a credit note
-- key: id
-- partition: month of created_at
-- columns:
--   id                               VARCHAR        required  The credit note (cn_…).
--   created_at                       TIMESTAMPTZ    required  When it was issued.
--   effective_at                     TIMESTAMPTZ    optional  The date that stands on it.
--   number                           VARCHAR        required  The number that the customer sees.
--   status                           VARCHAR        required  issued or void.
--   type                             VARCHAR        required  pre_payment, post_payment or mixed.
--   reason                           VARCHAR        optional  duplicate, fraudulent, order_change or product_unsatisfactory.
--   invoice_id                       VARCHAR        required  The invoice that it takes off.
--   customer_id                      VARCHAR        required  Whose it is.
--   customer_balance_transaction_id  VARCHAR        optional  The entry that credits the customer's balance.
--   currency                         VARCHAR        required  Currency of the amounts.
--   subtotal_minor                   BIGINT         required  Sum of the lines before discounts and tax, in minor units.
--   discount_amount_minor            BIGINT         required  Discounts, in minor units.
--   amount_minor                     BIGINT         required  Amount with tax, in minor units.
--   total_minor                      BIGINT         required  Amount after discounts and tax, in minor units.
--   pre_payment_amount_minor         BIGINT         required  Part that reduced what was to be paid, in minor units.
--   post_payment_amount_minor        BIGINT         required  Part that is given back, in minor units.
--   out_of_band_amount_minor         BIGINT         optional  Part that is given back outside of the source, in minor units.
--   refunded_minor                   BIGINT         required  Part that is given back by refunds, in minor units.
--   subtotal_major                   DECIMAL(38,3)  required  Sum of the lines before discounts and tax, in major units.
--   discount_amount_major            DECIMAL(38,3)  required  Discounts, in major units.
--   amount_major                     DECIMAL(38,3)  required  Amount with tax, in major units.
--   total_major                      DECIMAL(38,3)  required  Amount after discounts and tax, in major units.
--   pre_payment_amount_major         DECIMAL(38,3)  required  Part that reduced what was to be paid, in major units.
--   post_payment_amount_major        DECIMAL(38,3)  required  Part that is given back, in major units.
--   out_of_band_amount_major         DECIMAL(38,3)  optional  Part that is given back outside of the source, in major units.
--   refunded_major                   DECIMAL(38,3)  required  Part that is given back by refunds, in major units.
--   line_count                       BIGINT         optional  Number of lines by the source's own count, or by what came.
--   memo                             VARCHAR        optional  What the customer reads.
--   voided_at                        TIMESTAMPTZ    optional  When it was voided.
--   metadata                         VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                            VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at                      TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via                     VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id                    VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at                    TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash                     BIGINT         required  Hash of what the source said of it.
--   is_tied                          BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  at_utc(record.effective_at) AS effective_at,
  record.number AS number,
  record.status AS status,
  record.type AS type,
  record.reason AS reason,
  record.invoice AS invoice_id,
  record.customer AS customer_id,
  record.customer_balance_transaction AS customer_balance_transaction_id,
  record.currency AS currency,
  record.subtotal AS subtotal_minor,
  record.discount_amount AS discount_amount_minor,
  record.amount AS amount_minor,
  record.total AS total_minor,
  record.pre_payment_amount AS pre_payment_amount_minor,
  record.post_payment_amount AS post_payment_amount_minor,
  record.out_of_band_amount AS out_of_band_amount_minor,
  CAST(coalesce(list_sum(list_transform(record.refunds, lambda one: one.amount_refunded)), 0) AS BIGINT) AS refunded_minor,
  to_major(record.subtotal, record.currency) AS subtotal_major,
  to_major(record.discount_amount, record.currency) AS discount_amount_major,
  to_major(record.amount, record.currency) AS amount_major,
  to_major(record.total, record.currency) AS total_major,
  to_major(record.pre_payment_amount, record.currency) AS pre_payment_amount_major,
  to_major(record.post_payment_amount, record.currency) AS post_payment_amount_major,
  to_major(record.out_of_band_amount, record.currency) AS out_of_band_amount_major,
  to_major(CAST(coalesce(list_sum(list_transform(record.refunds, lambda one: one.amount_refunded)), 0) AS BIGINT), record.currency) AS refunded_major,
  coalesce(record.lines.total_count, CASE WHEN NOT record.lines.has_more THEN len(record.lines.data) END) AS line_count,
  record.memo AS memo,
  at_utc(record.voided_at) AS voided_at,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.credit_notes
