-- check: payment_volume_is_usual
-- model: silver.charges
-- kind: volume
-- severity: warn
-- of: silver.charges
-- needs: (SELECT count(DISTINCT CAST(created_at AS DATE)) FROM silver.charges) >= 35
-- otherwise: it needs five weeks of payments
-- rule: The last whole day has about as many payments as the same weekday had in the weeks before: no further from their median than five times their usual distance from it.
-- hint: A holiday or a launch does that too. When it is neither, look whether the extraction has missed a part of the day.
WITH days AS (
  SELECT CAST(created_at AS DATE) AS day, count(*) AS payments FROM silver.charges GROUP BY 1
),
last_day AS (
  SELECT max(day) - 1 AS day FROM days
),
weeks AS (
  SELECT last_day.day AS day, coalesce(days.payments, 0) AS payments
  FROM last_day
  CROSS JOIN range(1, 9) AS back(weeks)
  LEFT JOIN days ON days.day = last_day.day - CAST(7 * back.weeks AS INTEGER)
  WHERE last_day.day - CAST(7 * back.weeks AS INTEGER) >= (SELECT min(day) FROM days)
),
usual AS (
  SELECT day, median(payments) AS middle, mad(payments) AS distance FROM weeks GROUP BY day
),
counted AS (
  -- The distance of few weeks may be zero by luck: the square root of the median is what chance alone gives.
  SELECT
    usual.day,
    usual.middle,
    5 * greatest(1.4826 * usual.distance, sqrt(usual.middle), 1) AS limit_of_distance,
    (SELECT count(*) FROM silver.charges WHERE CAST(created_at AS DATE) = usual.day) AS payments
  FROM usual
)
SELECT day, concat('about ', CAST(middle AS BIGINT), ' payments') AS expected, concat(payments, ' payments') AS found
FROM counted
WHERE abs(payments - middle) > limit_of_distance
