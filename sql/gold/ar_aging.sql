-- model: gold.ar_aging
-- description: What customers still owe: every open invoice with something left to pay, by how long it has been due. As of the last time that the source was read.
-- grain: one row an open invoice
-- key: invoice_id
-- partition: none
-- accepted:
--   bucket: current, 1-30, 31-60, 61-90, 90+
-- ranges:
--   days_overdue: >= 0
-- columns:
--   invoice_id       VARCHAR        required  The invoice.
--   as_of            TIMESTAMPTZ    required  When the source was last read: what the age is counted to.
--   created_at       TIMESTAMPTZ    required  When the invoice was created.
--   finalized_at     TIMESTAMPTZ    optional  When it stopped being a draft.
--   due_at           TIMESTAMPTZ    required  When it was to be paid; at once, when it has no day of its own.
--   number           VARCHAR        optional  The number that the customer sees.
--   customer_id      VARCHAR        optional  Who owes.
--   subscription_id  VARCHAR        optional  The subscription that it bills.
--   currency         VARCHAR        required  Currency of the amounts.
--   days_overdue     BIGINT         required  UTC calendar days since it was due; 0 while it is not.
--   bucket           VARCHAR        required  current, 1-30, 31-60, 61-90 or 90+ days overdue.
--   open_minor       BIGINT         required  What is left to pay, in minor units.
--   open_major       DECIMAL(38,3)  required  What is left to pay, in major units.
WITH clock AS (
  SELECT max(observed_at) AS as_of FROM silver.balance
),
open_invoices AS (
  SELECT
    invoices.id,
    clock.as_of,
    invoices.created_at,
    invoices.finalized_at,
    coalesce(invoices.due_at, invoices.finalized_at, invoices.created_at) AS due_at,
    invoices.number,
    invoices.customer_id,
    invoices.subscription_id,
    invoices.currency,
    invoices.amount_remaining_minor,
    invoices.amount_remaining_major
  FROM silver.invoices AS invoices
  CROSS JOIN clock
  WHERE invoices.status = 'open' AND NOT invoices.is_deleted AND invoices.amount_remaining_minor <> 0
),
aged AS (
  SELECT
    id,
    coalesce(as_of, due_at) AS as_of,
    created_at,
    finalized_at,
    due_at,
    number,
    customer_id,
    subscription_id,
    currency,
    amount_remaining_minor,
    amount_remaining_major,
    CAST(CAST(coalesce(as_of, due_at) AS DATE) - CAST(due_at AS DATE) AS BIGINT) AS days
  FROM open_invoices
)
SELECT
  id AS invoice_id,
  as_of,
  created_at,
  finalized_at,
  due_at,
  number,
  customer_id,
  subscription_id,
  currency,
  CASE WHEN days > 0 THEN days ELSE 0 END AS days_overdue,
  CASE
    WHEN days <= 0 THEN 'current'
    WHEN days <= 30 THEN '1-30'
    WHEN days <= 60 THEN '31-60'
    WHEN days <= 90 THEN '61-90'
    ELSE '90+'
  END AS bucket,
  amount_remaining_minor AS open_minor,
  amount_remaining_major AS open_major
FROM aged
