-- check: mrr_continues
-- model: gold.mrr_movements
-- kind: identity
-- severity: error
-- unit: minor
-- rule: Each month opens with what the one before closed with, and closes with its opening and its movements; the last closing of a customer is what the subscriptions of Silver bring now, to the minor unit.
-- hint: A change of a subscription is missing. Build all anew: payments-pipeline run-transforms --full-refresh; if it stays, payments-pipeline explain with the subscription's id shows its versions.
WITH months AS (
  SELECT
    customer_id,
    currency,
    month,
    opening_minor,
    closing_minor,
    opening_minor + new_minor + reactivation_minor + expansion_minor + contraction_minor + churn_minor AS moved_to,
    coalesce(lag(closing_minor) OVER (PARTITION BY customer_id, currency ORDER BY month), 0) AS closed_before,
    row_number() OVER (PARTITION BY customer_id, currency ORDER BY month DESC) AS from_last
  FROM gold.mrr_movements
),
subscribed AS (
  SELECT subscriptions.customer_id, subscriptions.currency, sum(coalesce(items.mrr_minor, 0)) AS total
  FROM silver.subscriptions AS subscriptions
  JOIN silver.subscription_items AS items ON items.subscription_id = subscriptions.id
  WHERE subscriptions.status IN ('active', 'past_due')
  GROUP BY subscriptions.customer_id, subscriptions.currency
),
closings AS (
  SELECT customer_id, currency, month, closing_minor FROM months WHERE from_last = 1
)
SELECT customer_id, currency, month, 'opening' AS measure, closed_before AS expected, opening_minor AS found FROM months WHERE opening_minor <> closed_before
UNION ALL
SELECT customer_id, currency, month, 'closing' AS measure, moved_to AS expected, closing_minor AS found FROM months WHERE closing_minor <> moved_to
UNION ALL
SELECT customer_id, currency, closings.month, 'last closing' AS measure, coalesce(subscribed.total, 0) AS expected, coalesce(closings.closing_minor, 0) AS found
FROM subscribed
FULL JOIN closings USING (customer_id, currency)
WHERE coalesce(subscribed.total, 0) <> coalesce(closings.closing_minor, 0)
ORDER BY 1, 2, 3, 4
