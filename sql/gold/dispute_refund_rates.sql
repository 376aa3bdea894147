-- model: gold.dispute_refund_rates
-- description: Disputes and refunds against payments, month by month: by when they happened, and by when the charge was made. Presentment currency; inquiries that took no money count as disputes, as the card networks count them.
-- grain: UTC month, presentment currency
-- key: month, currency
-- partition: none
-- columns:
--   month                      DATE           required  First day of the UTC month.
--   currency                   VARCHAR        required  Presentment currency.
--   payment_count              BIGINT         required  Payments of the month that succeeded.
--   payments_minor             BIGINT         required  Taken by these payments, in minor units.
--   disputes_opened            BIGINT         required  Disputes opened in the month, whenever the charge was made.
--   disputes_opened_minor      BIGINT         required  Contested by these, in minor units.
--   disputed_payments          BIGINT         required  Payments of the month that have been disputed since.
--   disputed_payments_minor    BIGINT         required  Contested of these, in minor units.
--   refunds_made               BIGINT         required  Refunds made in the month, whenever the charge was made; failed ones left out.
--   refunds_made_minor         BIGINT         required  Given back by these, in minor units.
--   refunded_payments          BIGINT         required  Payments of the month that have been refunded since, in part or in full.
--   refunded_payments_minor    BIGINT         required  Given back of these, in minor units.
--   dispute_rate_by_dispute    DOUBLE         optional  Disputes opened in the month for each payment of the month.
--   dispute_rate_by_charge     DOUBLE         optional  Share of the month's payments that have been disputed.
--   refund_rate_by_refund      DOUBLE         optional  Refunds made in the month for each payment of the month.
--   refund_rate_by_charge      DOUBLE         optional  Share of the month's payments that have been refunded.
WITH refunded AS (
  SELECT charge_id, sum(amount_minor) AS amount_minor
  FROM silver.refunds
  WHERE status IN ('succeeded', 'pending', 'requires_action')
  GROUP BY charge_id
),
disputed AS (
  SELECT charge_id, sum(amount_minor) AS amount_minor FROM silver.disputes GROUP BY charge_id
),
facts AS (
  SELECT
    CAST(date_trunc('month', charges.created_at) AS DATE) AS month,
    charges.currency,
    1 AS payment_count,
    charges.amount_captured_minor AS payments_minor,
    0 AS disputes_opened,
    0 AS disputes_opened_minor,
    CASE WHEN disputed.charge_id IS NULL THEN 0 ELSE 1 END AS disputed_payments,
    coalesce(disputed.amount_minor, 0) AS disputed_payments_minor,
    0 AS refunds_made,
    0 AS refunds_made_minor,
    CASE WHEN refunded.charge_id IS NULL THEN 0 ELSE 1 END AS refunded_payments,
    coalesce(refunded.amount_minor, 0) AS refunded_payments_minor
  FROM silver.charges AS charges
  LEFT JOIN disputed ON disputed.charge_id = charges.id
  LEFT JOIN refunded ON refunded.charge_id = charges.id
  WHERE charges.status = 'succeeded' AND charges.is_captured
  UNION ALL
  SELECT CAST(date_trunc('month', created_at) AS DATE) AS month, currency, 0, 0, 1, amount_minor, 0, 0, 0, 0, 0, 0
  FROM silver.disputes
  UNION ALL
  SELECT CAST(date_trunc('month', created_at) AS DATE) AS month, currency, 0, 0, 0, 0, 0, 0, 1, amount_minor, 0, 0
  FROM silver.refunds
  WHERE status IN ('succeeded', 'pending', 'requires_action')
),
totals AS (
  SELECT
    month,
    currency,
    CAST(sum(payment_count) AS BIGINT) AS payment_count,
    CAST(sum(payments_minor) AS BIGINT) AS payments_minor,
    CAST(sum(disputes_opened) AS BIGINT) AS disputes_opened,
    CAST(sum(disputes_opened_minor) AS BIGINT) AS disputes_opened_minor,
    CAST(sum(disputed_payments) AS BIGINT) AS disputed_payments,
    CAST(sum(disputed_payments_minor) AS BIGINT) AS disputed_payments_minor,
    CAST(sum(refunds_made) AS BIGINT) AS refunds_made,
    CAST(sum(refunds_made_minor) AS BIGINT) AS refunds_made_minor,
    CAST(sum(refunded_payments) AS BIGINT) AS refunded_payments,
    CAST(sum(refunded_payments_minor) AS BIGINT) AS refunded_payments_minor
  FROM facts
  GROUP BY month, currency
)
SELECT
  month,
  currency,
  payment_count,
  payments_minor,
  disputes_opened,
  disputes_opened_minor,
  disputed_payments,
  disputed_payments_minor,
  refunds_made,
  refunds_made_minor,
  refunded_payments,
  refunded_payments_minor,
  CAST(disputes_opened AS DOUBLE) / nullif(payment_count, 0) AS dispute_rate_by_dispute,
  CAST(disputed_payments AS DOUBLE) / nullif(payment_count, 0) AS dispute_rate_by_charge,
  CAST(refunds_made AS DOUBLE) / nullif(payment_count, 0) AS refund_rate_by_refund,
  CAST(refunded_payments AS DOUBLE) / nullif(payment_count, 0) AS refund_rate_by_charge
FROM totals
