-- model: silver.balance
-- description: What the account holds, as the source itself counts it, at the last time it was asked.
-- grain: one row a currency
-- key: currency
-- partition: none
-- columns:
--   currency         VARCHAR        required  Settlement currency of the amounts.
--   available_minor  BIGINT         required  What may be paid out, in minor units.
--   pending_minor    BIGINT         required  What has yet to become available, in minor units.
--   reserved_minor   BIGINT         required  What is held back for connected accounts, in minor units.
--   total_minor      BIGINT         required  Available, pending and reserved, in minor units.
--   available_major  DECIMAL(38,3)  required  What may be paid out, in major units.
--   pending_major    DECIMAL(38,3)  required  What has yet to become available, in major units.
--   reserved_major   DECIMAL(38,3)  required  What is held back for connected accounts, in major units.
--   total_major      DECIMAL(38,3)  required  Available, pending and reserved, in major units.
--   observed_at      TIMESTAMPTZ    required  When the source said so.
--   bronze_run_id    VARCHAR        required  The run whose Bronze holds the answer.
--   bronze_run_at    TIMESTAMPTZ    required  When that run's extraction began.
WITH shares AS (
  SELECT 'available' AS part, observed_at, run_id, run_at, unnest(record.available) AS share FROM bronze.balance
  UNION ALL
  SELECT 'pending' AS part, observed_at, run_id, run_at, unnest(record.pending) AS share FROM bronze.balance
  UNION ALL
  SELECT 'reserved' AS part, observed_at, run_id, run_at, unnest(record.connect_reserved) AS share FROM bronze.balance
),
totals AS (
  SELECT
    share.currency AS currency,
    CAST(coalesce(sum(share.amount) FILTER (WHERE part = 'available'), 0) AS BIGINT) AS available,
    CAST(coalesce(sum(share.amount) FILTER (WHERE part = 'pending'), 0) AS BIGINT) AS pending,
    CAST(coalesce(sum(share.amount) FILTER (WHERE part = 'reserved'), 0) AS BIGINT) AS reserved,
    max(observed_at) AS observed_at,
    max(run_id) AS run_id,
    max(run_at) AS run_at
  FROM shares
  GROUP BY share.currency
)
SELECT
  currency,
  available AS available_minor,
  pending AS pending_minor,
  reserved AS reserved_minor,
  available + pending + reserved AS total_minor,
  to_major(available, currency) AS available_major,
  to_major(pending, currency) AS pending_major,
  to_major(reserved, currency) AS reserved_major,
  to_major(available + pending + reserved, currency) AS total_major,
  observed_utc(observed_at) AS observed_at,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM totals
