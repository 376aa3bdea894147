-- model: gold.customer_360
-- description: What each customer has brought and cost, still owes, and brings every month. Sales, refunds, disputes and fees are those of the ledger, in the settlement currency; open invoices and subscriptions are in the currency that they are billed in. What no customer can be named for stands under "none", so that all rows of a currency add up to its revenue.
-- grain: customer, currency
-- key: customer_id, currency
-- partition: none
-- columns:
--   customer_id      VARCHAR        required  The customer; "none" for what is of no customer.
--   currency         VARCHAR        required  Currency of the amounts.
--   first_sale_at    TIMESTAMPTZ    optional  First payment that reached the balance.
--   last_sale_at     TIMESTAMPTZ    optional  Last payment that reached the balance.
--   sale_count       BIGINT         required  Payments.
--   sales_minor      BIGINT         required  Payments, less those that failed after all, in minor units.
--   refunds_minor    BIGINT         required  Given back, less refunds that failed; negative, in minor units.
--   disputes_minor   BIGINT         required  Taken for disputes, less what came back; negative, in minor units.
--   fees_minor       BIGINT         required  Fees on all of these; negative, in minor units.
--   net_minor        BIGINT         required  Sales, refunds, disputes and fees together, in minor units.
--   open_ar_minor    BIGINT         required  Left to pay of open invoices, in minor units.
--   mrr_minor        BIGINT         required  What subscriptions bring a month, in minor units.
--   sales_major      DECIMAL(38,3)  required  Payments, less those that failed after all, in major units.
--   net_major        DECIMAL(38,3)  required  Sales, refunds, disputes and fees together, in major units.
--   open_ar_major    DECIMAL(38,3)  required  Left to pay of open invoices, in major units.
--   mrr_major        DECIMAL(38,3)  required  What subscriptions bring a month, in major units.
WITH parts AS (
  SELECT
    coalesce(customer_id, 'none') AS customer_id,
    currency,
    CASE WHEN reporting_category = 'charge' THEN created_at END AS sold_at,
    CASE WHEN reporting_category IN ('charge', 'charge_failure', 'partial_capture_reversal') THEN gross_minor ELSE 0 END AS sales_minor,
    CASE WHEN reporting_category IN ('refund', 'refund_failure') THEN gross_minor ELSE 0 END AS refunds_minor,
    CASE WHEN reporting_category IN ('dispute', 'dispute_reversal') THEN gross_minor ELSE 0 END AS disputes_minor,
    CASE WHEN reporting_category IN ('fee', 'network_cost', 'tax') THEN gross_minor ELSE 0 END - fee_minor AS fees_minor,
    0 AS open_ar_minor,
    0 AS mrr_minor,
    CASE WHEN reporting_category IN ('charge', 'charge_failure', 'partial_capture_reversal') THEN gross_major ELSE 0 END AS sales_major,
    CASE
      WHEN reporting_category IN (
        'charge', 'charge_failure', 'partial_capture_reversal', 'refund', 'refund_failure', 'dispute', 'dispute_reversal', 'fee', 'network_cost', 'tax'
      ) THEN gross_major
      ELSE 0
    END - fee_major AS net_major,
    0 AS open_ar_major,
    0 AS mrr_major
  FROM gold.ledger
  WHERE NOT is_payout
  UNION ALL
  SELECT coalesce(customer_id, 'none'), currency, NULL, 0, 0, 0, 0, open_minor, 0, 0, 0, open_major, 0
  FROM gold.ar_aging
  UNION ALL
  SELECT customer_id, currency, NULL, 0, 0, 0, 0, 0, closing_minor - opening_minor, 0, 0, 0, closing_major - opening_major
  FROM gold.mrr_movements
)
SELECT
  customer_id,
  currency,
  min(sold_at) AS first_sale_at,
  max(sold_at) AS last_sale_at,
  count(sold_at) AS sale_count,
  CAST(sum(sales_minor) AS BIGINT) AS sales_minor,
  CAST(sum(refunds_minor) AS BIGINT) AS refunds_minor,
  CAST(sum(disputes_minor) AS BIGINT) AS disputes_minor,
  CAST(sum(fees_minor) AS BIGINT) AS fees_minor,
  CAST(sum(sales_minor) + sum(refunds_minor) + sum(disputes_minor) + sum(fees_minor) AS BIGINT) AS net_minor,
  CAST(sum(open_ar_minor) AS BIGINT) AS open_ar_minor,
  CAST(sum(mrr_minor) AS BIGINT) AS mrr_minor,
  CAST(sum(sales_major) AS DECIMAL(38,3)) AS sales_major,
  CAST(sum(net_major) AS DECIMAL(38,3)) AS net_major,
  CAST(sum(open_ar_major) AS DECIMAL(38,3)) AS open_ar_major,
  CAST(sum(mrr_major) AS DECIMAL(38,3)) AS mrr_major
FROM parts
GROUP BY customer_id, currency
