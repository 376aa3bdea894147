-- model: gold.revenue_daily
-- description: Sales, refunds, disputes and fees as the balance saw them. Net is their sum; the residual is all else that moved the balance without being a payout (transfers, top-ups, adjustments), so that net and residual are the day's activity.
-- grain: UTC day, currency
-- key: day, currency
-- partition: month of day
-- locked: sales_minor, refunds_minor, disputes_minor, fees_minor, residual_minor by day, currency
-- columns:
--   day             DATE           required  The UTC day on which it was booked.
--   currency        VARCHAR        required  Settlement currency of the amounts.
--   sale_count      BIGINT         required  Payments.
--   refund_count    BIGINT         required  Refunds.
--   dispute_count   BIGINT         required  Withdrawals for disputes.
--   sales_minor     BIGINT         required  Payments, less those that failed after all, in minor units.
--   refunds_minor   BIGINT         required  Given back, less refunds that failed; negative, in minor units.
--   disputes_minor  BIGINT         required  Taken for disputes, less what came back; negative, in minor units.
--   fees_minor      BIGINT         required  Fees deducted, fees billed apart, network costs and tax on them; negative, in minor units.
--   net_minor       BIGINT         required  Sales, refunds, disputes and fees together, in minor units.
--   residual_minor  BIGINT         required  What else moved the balance without being a payout, in minor units.
--   sales_major     DECIMAL(38,3)  required  Payments, less those that failed after all, in major units.
--   refunds_major   DECIMAL(38,3)  required  Given back, less refunds that failed, in major units.
--   disputes_major  DECIMAL(38,3)  required  Taken for disputes, less what came back, in major units.
--   fees_major      DECIMAL(38,3)  required  Fees, network costs and tax on them, in major units.
--   net_major       DECIMAL(38,3)  required  Sales, refunds, disputes and fees together, in major units.
--   residual_major  DECIMAL(38,3)  required  What else moved the balance without being a payout, in major units.
WITH entries AS (
  SELECT
    CAST(created_at AS DATE) AS day,
    currency,
    CASE
      WHEN reporting_category IN ('charge', 'charge_failure', 'partial_capture_reversal') THEN 'sales'
      WHEN reporting_category IN ('refund', 'refund_failure') THEN 'refunds'
      WHEN reporting_category IN ('dispute', 'dispute_reversal') THEN 'disputes'
      WHEN reporting_category IN ('fee', 'network_cost', 'tax') THEN 'fees'
      ELSE 'other'
    END AS part,
    reporting_category,
    gross_minor,
    fee_minor,
    net_minor,
    gross_major,
    fee_major,
    net_major
  FROM gold.ledger
  WHERE NOT is_payout
),
totals AS (
  SELECT
    day,
    currency,
    count(CASE WHEN reporting_category = 'charge' THEN 1 END) AS sale_count,
    count(CASE WHEN reporting_category = 'refund' THEN 1 END) AS refund_count,
    count(CASE WHEN reporting_category = 'dispute' THEN 1 END) AS dispute_count,
    sum(CASE WHEN part = 'sales' THEN gross_minor ELSE 0 END) AS sales_minor,
    sum(CASE WHEN part = 'refunds' THEN gross_minor ELSE 0 END) AS refunds_minor,
    sum(CASE WHEN part = 'disputes' THEN gross_minor ELSE 0 END) AS disputes_minor,
    sum(CASE WHEN part = 'fees' THEN gross_minor ELSE 0 END) - sum(fee_minor) AS fees_minor,
    sum(net_minor) AS activity_minor,
    sum(CASE WHEN part = 'sales' THEN gross_major ELSE 0 END) AS sales_major,
    sum(CASE WHEN part = 'refunds' THEN gross_major ELSE 0 END) AS refunds_major,
    sum(CASE WHEN part = 'disputes' THEN gross_major ELSE 0 END) AS disputes_major,
    sum(CASE WHEN part = 'fees' THEN gross_major ELSE 0 END) - sum(fee_major) AS fees_major,
    sum(net_major) AS activity_major
  FROM entries
  GROUP BY day, currency
)
SELECT
  day,
  currency,
  sale_count,
  refund_count,
  dispute_count,
  CAST(sales_minor AS BIGINT) AS sales_minor,
  CAST(refunds_minor AS BIGINT) AS refunds_minor,
  CAST(disputes_minor AS BIGINT) AS disputes_minor,
  CAST(fees_minor AS BIGINT) AS fees_minor,
  CAST(sales_minor + refunds_minor + disputes_minor + fees_minor AS BIGINT) AS net_minor,
  CAST(activity_minor - sales_minor - refunds_minor - disputes_minor - fees_minor AS BIGINT) AS residual_minor,
  CAST(sales_major AS DECIMAL(38,3)) AS sales_major,
  CAST(refunds_major AS DECIMAL(38,3)) AS refunds_major,
  CAST(disputes_major AS DECIMAL(38,3)) AS disputes_major,
  CAST(fees_major AS DECIMAL(38,3)) AS fees_major,
  CAST(sales_major + refunds_major + disputes_major + fees_major AS DECIMAL(38,3)) AS net_major,
  CAST(activity_major - sales_major - refunds_major - disputes_major - fees_major AS DECIMAL(38,3)) AS residual_major
FROM totals
