-- model: gold.fct_invoices
-- description: Every invoice that was ever seen, with its totals, what has been paid of it, and how long that took.
-- grain: one row an invoice
-- key: invoice_id
-- rows: silver.invoices WHERE created_at IS NOT NULL
-- partition: month of created_at
-- columns:
--   invoice_id              VARCHAR        required  The invoice.
--   created_at              TIMESTAMPTZ    required  When the invoice was created.
--   number                  VARCHAR        optional  The number that the customer sees.
--   status                  VARCHAR        optional  draft, open, paid, uncollectible or void.
--   customer_id             VARCHAR        optional  Who owes.
--   subscription_id         VARCHAR        optional  The subscription that it bills.
--   billing_reason          VARCHAR        optional  Why it was made.
--   currency                VARCHAR        required  Currency of the amounts.
--   line_count              BIGINT         required  Number of its lines in silver.invoice_lines.
--   lines_minor             BIGINT         required  Sum of its lines, in minor units.
--   subtotal_minor          BIGINT         required  Sum of the lines before invoice-level discounts and tax, in minor units.
--   total_minor             BIGINT         required  Total after discounts and tax, in minor units.
--   amount_due_minor        BIGINT         required  What is due, in minor units.
--   amount_paid_minor       BIGINT         required  What has been paid, in minor units.
--   amount_remaining_minor  BIGINT         required  What is still to be paid, in minor units.
--   total_major             DECIMAL(38,3)  required  Total after discounts and tax, in major units.
--   amount_due_major        DECIMAL(38,3)  required  What is due, in major units.
--   amount_paid_major       DECIMAL(38,3)  required  What has been paid, in major units.
--   amount_remaining_major  DECIMAL(38,3)  required  What is still to be paid, in major units.
--   due_at                  TIMESTAMPTZ    optional  When it is to be paid.
--   finalized_at            TIMESTAMPTZ    optional  When it stopped being a draft.
--   paid_at                 TIMESTAMPTZ    optional  When it was paid.
--   days_to_pay             BIGINT         optional  UTC calendar days from finalised to paid.
WITH lines AS (
  SELECT invoice_id, count(*) AS line_count, CAST(sum(amount_minor) AS BIGINT) AS lines_minor
  FROM silver.invoice_lines
  GROUP BY invoice_id
)
SELECT
  invoices.id AS invoice_id,
  invoices.created_at,
  invoices.number,
  invoices.status,
  invoices.customer_id,
  invoices.subscription_id,
  invoices.billing_reason,
  invoices.currency,
  coalesce(lines.line_count, 0) AS line_count,
  coalesce(lines.lines_minor, 0) AS lines_minor,
  invoices.subtotal_minor,
  invoices.total_minor,
  invoices.amount_due_minor,
  invoices.amount_paid_minor,
  invoices.amount_remaining_minor,
  invoices.total_major,
  invoices.amount_due_major,
  invoices.amount_paid_major,
  invoices.amount_remaining_major,
  invoices.due_at,
  invoices.finalized_at,
  invoices.paid_at,
  CAST(CAST(invoices.paid_at AS DATE) - CAST(invoices.finalized_at AS DATE) AS BIGINT) AS days_to_pay
FROM silver.invoices AS invoices
LEFT JOIN lines ON lines.invoice_id = invoices.id
WHERE invoices.created_at IS NOT NULL
