-- model: gold.fees_breakdown
-- description: What was paid in fees, by kind: those deducted from a transaction, and those that are transactions of their own. Tax stands apart.
-- grain: UTC day, currency, kind of fee
-- key: day, currency, fee_type
-- partition: month of day
-- columns:
--   day               DATE           required  The UTC day on which it was booked.
--   currency          VARCHAR        required  Settlement currency of the amounts.
--   fee_type          VARCHAR        required  stripe_fee, application_fee, tax, network_cost, …
--   is_tax            BOOLEAN        required  Whether it is tax on a fee.
--   fee_count         BIGINT         required  Parts of fees and fees of their own.
--   deducted_minor    BIGINT         required  Deducted from transactions, in minor units; a cost is positive.
--   standalone_minor  BIGINT         required  Booked as transactions of their own, in minor units; a cost is positive.
--   total_minor       BIGINT         required  Both, in minor units.
--   deducted_major    DECIMAL(38,3)  required  Deducted from transactions, in major units.
--   standalone_major  DECIMAL(38,3)  required  Booked as transactions of their own, in major units.
--   total_major       DECIMAL(38,3)  required  Both, in major units.
WITH parts AS (
  SELECT
    CAST(transaction_created_at AS DATE) AS day,
    currency,
    type AS fee_type,
    amount_minor AS deducted_minor,
    0 AS standalone_minor,
    amount_major AS deducted_major,
    0 AS standalone_major
  FROM silver.balance_transaction_fee_details
  UNION ALL
  SELECT
    CAST(created_at AS DATE) AS day,
    currency,
    CASE WHEN reporting_category = 'fee' THEN 'stripe_fee' ELSE reporting_category END AS fee_type,
    0 AS deducted_minor,
    -gross_minor AS standalone_minor,
    0 AS deducted_major,
    -gross_major AS standalone_major
  FROM gold.ledger
  WHERE reporting_category IN ('fee', 'network_cost', 'tax')
)
SELECT
  day,
  currency,
  fee_type,
  fee_type = 'tax' AS is_tax,
  count(*) AS fee_count,
  CAST(sum(deducted_minor) AS BIGINT) AS deducted_minor,
  CAST(sum(standalone_minor) AS BIGINT) AS standalone_minor,
  CAST(sum(deducted_minor) + sum(standalone_minor) AS BIGINT) AS total_minor,
  CAST(sum(deducted_major) AS DECIMAL(38,3)) AS deducted_major,
  CAST(sum(standalone_major) AS DECIMAL(38,3)) AS standalone_major,
  CAST(sum(deducted_major) + sum(standalone_major) AS DECIMAL(38,3)) AS total_major
FROM parts
GROUP BY day, currency, fee_type
