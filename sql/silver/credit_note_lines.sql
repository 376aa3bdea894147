-- model: silver.credit_note_lines
-- description: Every line of every credit note's last version, also those beyond the ten that come inside it.
-- grain: one row a line of a credit note
-- key: credit_note_id, id
-- parent: credit_notes by credit_note_id
-- partition: month of credit_note_created_at
-- columns:
--   credit_note_id          VARCHAR        required  The credit note.
--   id                      VARCHAR        required  The line (cnli_…).
--   credit_note_created_at  TIMESTAMPTZ    required  When the credit note was issued.
--   type                    VARCHAR        required  invoice_line_item or custom_line_item.
--   invoice_line_id         VARCHAR        optional  The line of the invoice that it takes off.
--   currency                VARCHAR        required  Currency of the amounts: that of the credit note.
--   amount_minor            BIGINT         required  Amount before discounts and tax, in minor units.
--   discount_amount_minor   BIGINT         required  Discounts, in minor units.
--   unit_amount_minor       BIGINT         optional  Price of one unit, in minor units.
--   amount_major            DECIMAL(38,3)  required  Amount before discounts and tax, in major units.
--   discount_amount_major   DECIMAL(38,3)  required  Discounts, in major units.
--   unit_amount_major       DECIMAL(38,3)  optional  Price of one unit, in major units.
--   quantity                BIGINT         optional  Number of units.
--   description             VARCHAR        optional  What the customer reads.
--   bronze_run_id           VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at           TIMESTAMPTZ    required  When that run's extraction began.
WITH inline_lines AS (
  SELECT record.id AS credit_note_id, record.created AS parent_created, record.currency AS parent_currency, run_id, run_at, unnest(record.lines.data) AS line, 0 AS rank
  FROM bronze.credit_notes
),
-- A list of more than ten entries was fetched in the same extraction as the credit note that it belongs to.
fetched_lines AS (
  SELECT
    parents.record.id AS credit_note_id,
    parents.record.created AS parent_created,
    parents.record.currency AS parent_currency,
    parents.run_id,
    parents.run_at,
    entries.record AS line,
    1 AS rank
  FROM bronze.credit_notes AS parents
  JOIN bronze.credit_note_lines AS entries
    ON entries.parent = parents.record.id AND entries.run_id = parents.run_id AND entries.run_at = parents.run_at
),
all_lines AS (
  SELECT * FROM inline_lines
  UNION ALL
  SELECT * FROM fetched_lines
),
one_of_each AS (
  SELECT
    credit_note_id,
    line.id AS id,
    arg_max(parent_created, rank) AS parent_created,
    arg_max(parent_currency, rank) AS parent_currency,
    arg_max(run_id, rank) AS run_id,
    arg_max(run_at, rank) AS run_at,
    arg_max(line, rank) AS line
  FROM all_lines
  GROUP BY credit_note_id, line.id
)
SELECT
  credit_note_id,
  id,
  at_utc(parent_created) AS credit_note_created_at,
  line.type AS type,
  line.invoice_line_item AS invoice_line_id,
  parent_currency AS currency,
  line.amount AS amount_minor,
  line.discount_amount AS discount_amount_minor,
  line.unit_amount AS unit_amount_minor,
  to_major(line.amount, parent_currency) AS amount_major,
  to_major(line.discount_amount, parent_currency) AS discount_amount_major,
  to_major(line.unit_amount, parent_currency) AS unit_amount_major,
  line.quantity AS quantity,
  line.description AS description,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM one_of_each
