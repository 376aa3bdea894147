-- model: silver.invoice_lines
-- description: Every line of every invoice's last version, also those beyond the ten that come inside the invoice.
-- grain: one row a line of an invoice
-- key: invoice_id, id
-- parent: invoices by invoice_id
-- partition: month of invoice_created_at
-- columns:
--   invoice_id          VARCHAR        required  The invoice.
--   id                  VARCHAR        required  The line (il_…).
--   invoice_created_at  TIMESTAMPTZ    required  When the invoice was created.
--   currency            VARCHAR        required  Currency of the amounts.
--   amount_minor        BIGINT         required  Amount of the line, in minor units; negative for a credit.
--   amount_major        DECIMAL(38,3)  required  Amount of the line, in major units.
--   quantity            BIGINT         optional  Number of units.
--   description         VARCHAR        optional  What the customer reads.
--   price_id            VARCHAR        optional  The price that it was made from.
--   product_id          VARCHAR        optional  The product of that price.
--   period_start_at     TIMESTAMPTZ    optional  Start of the service period.
--   period_end_at       TIMESTAMPTZ    optional  End of the service period.
--   bronze_run_id       VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at       TIMESTAMPTZ    required  When that run's extraction began.
WITH inline_lines AS (
  SELECT record.id AS invoice_id, record.created AS invoice_created, run_id, run_at, unnest(record.lines.data) AS line, 0 AS rank
  FROM bronze.invoices
),
-- A list of more than ten lines was fetched in the same extraction as the invoice that it belongs to.
fetched_lines AS (
  SELECT invoices.record.id AS invoice_id, invoices.record.created AS invoice_created, invoices.run_id, invoices.run_at, lines.record AS line, 1 AS rank
  FROM bronze.invoices AS invoices
  JOIN bronze.invoice_lines AS lines
    ON lines.parent = invoices.record.id AND lines.run_id = invoices.run_id AND lines.run_at = invoices.run_at
),
all_lines AS (
  SELECT * FROM inline_lines
  UNION ALL
  SELECT * FROM fetched_lines
),
one_of_each AS (
  SELECT
    invoice_id,
    line.id AS id,
    arg_max(invoice_created, rank) AS invoice_created,
    arg_max(run_id, rank) AS run_id,
    arg_max(run_at, rank) AS run_at,
    arg_max(line, rank) AS line
  FROM all_lines
  GROUP BY invoice_id, line.id
)
SELECT
  invoice_id,
  id,
  at_utc(invoice_created) AS invoice_created_at,
  line.currency AS currency,
  line.amount AS amount_minor,
  to_major(line.amount, line.currency) AS amount_major,
  line.quantity AS quantity,
  line.description AS description,
  line.pricing.price_details.price AS price_id,
  line.pricing.price_details.product AS product_id,
  at_utc(line.period.start) AS period_start_at,
  at_utc(line.period.end) AS period_end_at,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM one_of_each
