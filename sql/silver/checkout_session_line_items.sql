-- model: silver.checkout_session_line_items
-- description: What was bought in every checkout session's last version, also beyond what comes inside it.
-- grain: one row a line item of a checkout session
-- key: checkout_session_id, id
-- parent: checkout_sessions by checkout_session_id
-- partition: month of session_created_at
-- columns:
--   checkout_session_id    VARCHAR        required  The session.
--   id                     VARCHAR        required  The line item (li_…).
--   session_created_at     TIMESTAMPTZ    required  When the session was opened.
--   price_id               VARCHAR        optional  The price that it was bought at.
--   product_id             VARCHAR        optional  What was bought.
--   quantity               BIGINT         optional  Number of units.
--   currency               VARCHAR        required  Currency of the amounts.
--   amount_subtotal_minor  BIGINT         required  Amount before discounts and tax, in minor units.
--   amount_discount_minor  BIGINT         required  Discounts, in minor units.
--   amount_tax_minor       BIGINT         required  Tax, in minor units.
--   amount_total_minor     BIGINT         required  Amount after discounts and tax, in minor units.
--   amount_subtotal_major  DECIMAL(38,3)  required  Amount before discounts and tax, in major units.
--   amount_discount_major  DECIMAL(38,3)  required  Discounts, in major units.
--   amount_tax_major       DECIMAL(38,3)  required  Tax, in major units.
--   amount_total_major     DECIMAL(38,3)  required  Amount after discounts and tax, in major units.
--   description            VARCHAR        optional  What the customer reads.
--   bronze_run_id          VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at          TIMESTAMPTZ    required  When that run's extraction began.
WITH inline_lines AS (
  SELECT record.id AS checkout_session_id, record.created AS parent_created, run_id, run_at, unnest(record.line_items.data) AS line, 0 AS rank
  FROM bronze.checkout_sessions
),
-- A list of more than ten entries was fetched in the same extraction as the session that it belongs to.
fetched_lines AS (
  SELECT
    parents.record.id AS checkout_session_id,
    parents.record.created AS parent_created,
    parents.run_id,
    parents.run_at,
    entries.record AS line,
    1 AS rank
  FROM bronze.checkout_sessions AS parents
  JOIN bronze.checkout_session_line_items AS entries
    ON entries.parent = parents.record.id AND entries.run_id = parents.run_id AND entries.run_at = parents.run_at
),
all_lines AS (
  SELECT * FROM inline_lines
  UNION ALL
  SELECT * FROM fetched_lines
),
one_of_each AS (
  SELECT
    checkout_session_id,
    line.id AS id,
    arg_max(parent_created, rank) AS parent_created,
    arg_max(run_id, rank) AS run_id,
    arg_max(run_at, rank) AS run_at,
    arg_max(line, rank) AS line
  FROM all_lines
  GROUP BY checkout_session_id, line.id
)
SELECT
  checkout_session_id,
  id,
  at_utc(parent_created) AS session_created_at,
  line.price.id AS price_id,
  line.price.product AS product_id,
  line.quantity AS quantity,
  line.currency AS currency,
  line.amount_subtotal AS amount_subtotal_minor,
  line.amount_discount AS amount_discount_minor,
  line.amount_tax AS amount_tax_minor,
  line.amount_total AS amount_total_minor,
  to_major(line.amount_subtotal, line.currency) AS amount_subtotal_major,
  to_major(line.amount_discount, line.currency) AS amount_discount_major,
  to_major(line.amount_tax, line.currency) AS amount_tax_major,
  to_major(line.amount_total, line.currency) AS amount_total_major,
  line.description AS description,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM one_of_each
