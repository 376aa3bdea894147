-- check: countries_add_up
-- model: gold.revenue_by_country
-- kind: reconciliation
-- severity: error
-- rule: Per currency, the countries add up to the payments that succeeded.
WITH by_country AS (
  SELECT currency, CAST(sum(captured_minor) AS BIGINT) AS captured_minor
  FROM gold.revenue_by_country
  GROUP BY currency
),
by_payment AS (
  SELECT currency, CAST(sum(amount_captured_minor) AS BIGINT) AS captured_minor
  FROM gold.fct_payments
  WHERE status = 'succeeded'
  GROUP BY currency
)
SELECT
  coalesce(by_payment.currency, by_country.currency) AS currency,
  coalesce(by_payment.captured_minor, 0) AS expected,
  coalesce(by_country.captured_minor, 0) AS found
FROM by_payment
FULL JOIN by_country ON by_country.currency = by_payment.currency
WHERE coalesce(by_payment.captured_minor, 0) <> coalesce(by_country.captured_minor, 0)
