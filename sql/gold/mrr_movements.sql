-- model: gold.mrr_movements
-- description: What recurs a month, and how it moved: by customer, from the end of one UTC day to the end of the next, added up by the month. Only months with a movement have a row. See gold.mrr_changes for what counts, and for the subscriptions behind it.
-- grain: customer, currency, month
-- key: customer_id, currency, month
-- partition: none
-- ranges:
--   opening_minor: >= 0
--   new_minor: >= 0
--   reactivation_minor: >= 0
--   expansion_minor: >= 0
--   contraction_minor: <= 0
--   churn_minor: <= 0
--   closing_minor: >= 0
-- columns:
--   customer_id         VARCHAR        required  The customer.
--   currency            VARCHAR        required  Currency of the amounts.
--   month               DATE           required  First day of the UTC month.
--   opening_minor       BIGINT         required  At its beginning, in minor units.
--   new_minor           BIGINT         required  Of customers who had never brought any, in minor units.
--   reactivation_minor  BIGINT         required  Of customers who had, and came back, in minor units.
--   expansion_minor     BIGINT         required  More from customers who brought some, in minor units.
--   contraction_minor   BIGINT         required  Less from customers who still bring some; negative, in minor units.
--   churn_minor         BIGINT         required  Of customers who bring nothing any more; negative, in minor units.
--   closing_minor       BIGINT         required  At its end, in minor units.
--   opening_major       DECIMAL(38,3)  required  At its beginning, in major units.
--   new_major           DECIMAL(38,3)  required  Of customers who had never brought any, in major units.
--   reactivation_major  DECIMAL(38,3)  required  Of customers who had, and came back, in major units.
--   expansion_major     DECIMAL(38,3)  required  More from customers who brought some, in major units.
--   contraction_major   DECIMAL(38,3)  required  Less from customers who still bring some; negative, in major units.
--   churn_major         DECIMAL(38,3)  required  Of customers who bring nothing any more; negative, in major units.
--   closing_major       DECIMAL(38,3)  required  At its end, in major units.
WITH days AS (
  SELECT
    customer_id,
    currency,
    CAST(changed_at AS DATE) AS day,
    sum(after_minor - before_minor) AS moved_minor,
    sum(after_major - before_major) AS moved_major
  FROM gold.mrr_changes
  GROUP BY customer_id, currency, CAST(changed_at AS DATE)
),
running AS (
  SELECT
    customer_id,
    currency,
    day,
    moved_minor,
    moved_major,
    sum(moved_minor) OVER (PARTITION BY customer_id, currency ORDER BY day ROWS UNBOUNDED PRECEDING) AS closing_minor
  FROM days
  WHERE moved_minor <> 0
),
known AS (
  SELECT
    customer_id,
    currency,
    day,
    moved_minor,
    moved_major,
    closing_minor,
    coalesce(
      max(closing_minor) OVER (PARTITION BY customer_id, currency ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
      0
    ) AS most_before
  FROM running
),
-- Whether somebody comes back must be asked before whether they grow.
named AS (
  SELECT
    customer_id,
    currency,
    CAST(date_trunc('month', day) AS DATE) AS month,
    CASE
      WHEN closing_minor = moved_minor AND most_before = 0 THEN 'new'
      WHEN closing_minor = moved_minor THEN 'reactivation'
      WHEN closing_minor = 0 THEN 'churn'
      WHEN moved_minor > 0 THEN 'expansion'
      ELSE 'contraction'
    END AS movement,
    moved_minor,
    moved_major
  FROM known
),
months AS (
  SELECT
    customer_id,
    currency,
    month,
    sum(moved_minor) AS moved_minor,
    sum(moved_major) AS moved_major,
    sum(CASE WHEN movement = 'new' THEN moved_minor ELSE 0 END) AS new_minor,
    sum(CASE WHEN movement = 'reactivation' THEN moved_minor ELSE 0 END) AS reactivation_minor,
    sum(CASE WHEN movement = 'expansion' THEN moved_minor ELSE 0 END) AS expansion_minor,
    sum(CASE WHEN movement = 'contraction' THEN moved_minor ELSE 0 END) AS contraction_minor,
    sum(CASE WHEN movement = 'churn' THEN moved_minor ELSE 0 END) AS churn_minor,
    sum(CASE WHEN movement = 'new' THEN moved_major ELSE 0 END) AS new_major,
    sum(CASE WHEN movement = 'reactivation' THEN moved_major ELSE 0 END) AS reactivation_major,
    sum(CASE WHEN movement = 'expansion' THEN moved_major ELSE 0 END) AS expansion_major,
    sum(CASE WHEN movement = 'contraction' THEN moved_major ELSE 0 END) AS contraction_major,
    sum(CASE WHEN movement = 'churn' THEN moved_major ELSE 0 END) AS churn_major
  FROM named
  GROUP BY customer_id, currency, month
),
closed AS (
  SELECT
    customer_id,
    currency,
    month,
    moved_minor,
    moved_major,
    new_minor,
    reactivation_minor,
    expansion_minor,
    contraction_minor,
    churn_minor,
    new_major,
    reactivation_major,
    expansion_major,
    contraction_major,
    churn_major,
    sum(moved_minor) OVER (PARTITION BY customer_id, currency ORDER BY month ROWS UNBOUNDED PRECEDING) AS closing_minor,
    sum(moved_major) OVER (PARTITION BY customer_id, currency ORDER BY month ROWS UNBOUNDED PRECEDING) AS closing_major
  FROM months
)
SELECT
  customer_id,
  currency,
  month,
  CAST(closing_minor - moved_minor AS BIGINT) AS opening_minor,
  CAST(new_minor AS BIGINT) AS new_minor,
  CAST(reactivation_minor AS BIGINT) AS reactivation_minor,
  CAST(expansion_minor AS BIGINT) AS expansion_minor,
  CAST(contraction_minor AS BIGINT) AS contraction_minor,
  CAST(churn_minor AS BIGINT) AS churn_minor,
  CAST(closing_minor AS BIGINT) AS closing_minor,
  CAST(closing_major - moved_major AS DECIMAL(38,3)) AS opening_major,
  CAST(new_major AS DECIMAL(38,3)) AS new_major,
  CAST(reactivation_major AS DECIMAL(38,3)) AS reactivation_major,
  CAST(expansion_major AS DECIMAL(38,3)) AS expansion_major,
  CAST(contraction_major AS DECIMAL(38,3)) AS contraction_major,
  CAST(churn_major AS DECIMAL(38,3)) AS churn_major,
  CAST(closing_major AS DECIMAL(38,3)) AS closing_major
FROM closed
