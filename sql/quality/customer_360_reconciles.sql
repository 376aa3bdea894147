-- check: customer_360_reconciles
-- model: gold.customer_360
-- kind: identity
-- severity: error
-- unit: minor
-- rule: Per currency, all customers and what is of none add up to revenue (sales, refunds, disputes, fees), to what is open, and to what recurs, to the minor unit.
WITH revenue AS (
  SELECT currency, 'sales' AS measure, sum(sales_minor) AS total FROM gold.revenue_daily GROUP BY currency
  UNION ALL
  SELECT currency, 'refunds' AS measure, sum(refunds_minor) AS total FROM gold.revenue_daily GROUP BY currency
  UNION ALL
  SELECT currency, 'disputes' AS measure, sum(disputes_minor) AS total FROM gold.revenue_daily GROUP BY currency
  UNION ALL
  SELECT currency, 'fees' AS measure, sum(fees_minor) AS total FROM gold.revenue_daily GROUP BY currency
  UNION ALL
  SELECT currency, 'open invoices' AS measure, sum(open_minor) AS total FROM gold.ar_aging GROUP BY currency
  UNION ALL
  SELECT currency, 'recurring' AS measure, sum(closing_minor - opening_minor) AS total FROM gold.mrr_movements GROUP BY currency
),
customers AS (
  SELECT currency, 'sales' AS measure, sum(sales_minor) AS total FROM gold.customer_360 GROUP BY currency
  UNION ALL
  SELECT currency, 'refunds' AS measure, sum(refunds_minor) AS total FROM gold.customer_360 GROUP BY currency
  UNION ALL
  SELECT currency, 'disputes' AS measure, sum(disputes_minor) AS total FROM gold.customer_360 GROUP BY currency
  UNION ALL
  SELECT currency, 'fees' AS measure, sum(fees_minor) AS total FROM gold.customer_360 GROUP BY currency
  UNION ALL
  SELECT currency, 'open invoices' AS measure, sum(open_ar_minor) AS total FROM gold.customer_360 GROUP BY currency
  UNION ALL
  SELECT currency, 'recurring' AS measure, sum(mrr_minor) AS total FROM gold.customer_360 GROUP BY currency
)
SELECT currency, measure, coalesce(revenue.total, 0) AS expected, coalesce(customers.total, 0) AS found
FROM revenue
FULL JOIN customers USING (currency, measure)
WHERE coalesce(revenue.total, 0) <> coalesce(customers.total, 0)
ORDER BY currency, measure
