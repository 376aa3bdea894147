-- check: customer_balance_continues
-- model: silver.customer_balance_transactions
-- kind: reconciliation
-- unit: minor
-- severity: error
-- rule: Every entry of a customer's balance goes on from the one before it: ending balance = previous ending balance + amount, per currency.
-- hint: An entry of the customer's balance is missing. Read all of them: run-batch --entity customer_balance_transactions with --days back to before the first.
WITH entries AS (
  SELECT
    id,
    currency,
    amount_minor,
    ending_balance_minor,
    sum(amount_minor) OVER (PARTITION BY customer_id, currency ORDER BY created_at RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sum_so_far,
    count(*) OVER (PARTITION BY customer_id, currency, created_at) AS same_second
  FROM silver.customer_balance_transactions
)
SELECT id, currency, sum_so_far AS expected, ending_balance_minor AS found
FROM entries
WHERE same_second = 1 AND ending_balance_minor <> sum_so_far
ORDER BY id
