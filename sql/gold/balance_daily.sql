-- model: gold.balance_daily
-- description: The balance of every day on which it moved: opening, what came in and went out, what was paid out, closing. It opens at zero before the first entry that is known.
-- grain: currency, UTC day
-- key: currency, day
-- partition: month of day
-- columns:
--   currency           VARCHAR        required  Settlement currency of the amounts.
--   day                DATE           required  The UTC day.
--   transaction_count  BIGINT         required  Balance transactions of the day.
--   opening_minor      BIGINT         required  Balance at its beginning, in minor units.
--   activity_minor     BIGINT         required  Net of all that is no payout, in minor units.
--   payouts_minor      BIGINT         required  Net of payouts and of those that came back; negative when money left, in minor units.
--   closing_minor      BIGINT         required  Balance at its end, in minor units.
--   opening_major      DECIMAL(38,3)  required  Balance at its beginning, in major units.
--   activity_major     DECIMAL(38,3)  required  Net of all that is no payout, in major units.
--   payouts_major      DECIMAL(38,3)  required  Net of payouts and of those that came back, in major units.
--   closing_major      DECIMAL(38,3)  required  Balance at its end, in major units.
WITH days AS (
  SELECT
    currency,
    CAST(created_at AS DATE) AS day,
    count(*) AS transaction_count,
    sum(CASE WHEN is_payout THEN 0 ELSE net_minor END) AS activity_minor,
    sum(CASE WHEN is_payout THEN net_minor ELSE 0 END) AS payouts_minor,
    sum(CASE WHEN is_payout THEN 0 ELSE net_major END) AS activity_major,
    sum(CASE WHEN is_payout THEN net_major ELSE 0 END) AS payouts_major
  FROM gold.ledger
  GROUP BY currency, CAST(created_at AS DATE)
),
running AS (
  SELECT
    currency,
    day,
    transaction_count,
    activity_minor,
    payouts_minor,
    activity_major,
    payouts_major,
    sum(activity_minor + payouts_minor) OVER (PARTITION BY currency ORDER BY day ROWS UNBOUNDED PRECEDING) AS closing_minor,
    sum(activity_major + payouts_major) OVER (PARTITION BY currency ORDER BY day ROWS UNBOUNDED PRECEDING) AS closing_major
  FROM days
)
SELECT
  currency,
  day,
  transaction_count,
  CAST(closing_minor - activity_minor - payouts_minor AS BIGINT) AS opening_minor,
  CAST(activity_minor AS BIGINT) AS activity_minor,
  CAST(payouts_minor AS BIGINT) AS payouts_minor,
  CAST(closing_minor AS BIGINT) AS closing_minor,
  CAST(closing_major - activity_major - payouts_major AS DECIMAL(38,3)) AS opening_major,
  CAST(activity_major AS DECIMAL(38,3)) AS activity_major,
  CAST(payouts_major AS DECIMAL(38,3)) AS payouts_major,
  CAST(closing_major AS DECIMAL(38,3)) AS closing_major
FROM running
