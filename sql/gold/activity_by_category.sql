-- model: gold.activity_by_category
-- description: What moved the balance, by the source's categories for reports. All rows of a currency add up to its ledger.
-- grain: UTC day, currency, reporting category
-- key: day, currency, reporting_category
-- partition: month of day
-- columns:
--   day                 DATE           required  The UTC day on which it was booked.
--   currency            VARCHAR        required  Settlement currency of the amounts.
--   reporting_category  VARCHAR        required  The category; "uncategorised" where the source gave none and the type is not known.
--   transaction_count   BIGINT         required  Balance transactions.
--   gross_minor         BIGINT         required  Sum before fees, in minor units.
--   fee_minor           BIGINT         required  Sum of the fees, in minor units.
--   net_minor           BIGINT         required  What the balance moved by, in minor units.
--   gross_major         DECIMAL(38,3)  required  Sum before fees, in major units.
--   fee_major           DECIMAL(38,3)  required  Sum of the fees, in major units.
--   net_major           DECIMAL(38,3)  required  What the balance moved by, in major units.
SELECT
  CAST(created_at AS DATE) AS day,
  currency,
  reporting_category,
  count(*) AS transaction_count,
  CAST(sum(gross_minor) AS BIGINT) AS gross_minor,
  CAST(sum(fee_minor) AS BIGINT) AS fee_minor,
  CAST(sum(net_minor) AS BIGINT) AS net_minor,
  CAST(sum(gross_major) AS DECIMAL(38,3)) AS gross_major,
  CAST(sum(fee_major) AS DECIMAL(38,3)) AS fee_major,
  CAST(sum(net_major) AS DECIMAL(38,3)) AS net_major
FROM gold.ledger
GROUP BY CAST(created_at AS DATE), currency, reporting_category
