-- model: gold.revenue_by_country
-- description: Captured payments by month, card country and currency. An example: change it, or remove it with its check.
-- grain: month, country, currency
-- key: month_at, country, currency
-- partition: none
-- columns:
--   month_at        TIMESTAMPTZ  required  First moment of the UTC month.
--   country         VARCHAR      required  Country of the card's issuer, or '??'.
--   currency        VARCHAR      required  Presentment currency.
--   payments        BIGINT       required  Payments that succeeded.
--   captured_minor  BIGINT       required  Amount taken, in minor units.
SELECT
  date_trunc('month', created_at) AS month_at,
  coalesce(card_country, '??') AS country,
  currency,
  count(*) AS payments,
  CAST(sum(amount_captured_minor) AS BIGINT) AS captured_minor
FROM gold.fct_payments
WHERE status = 'succeeded'
GROUP BY date_trunc('month', created_at), coalesce(card_country, '??'), currency
