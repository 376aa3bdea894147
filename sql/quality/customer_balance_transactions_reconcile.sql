-- check: customer_balance_transactions_reconcile
-- model: silver.customer_balance_transactions
-- kind: reconciliation
-- unit: minor
-- severity: error
-- bronze: customer_balance_transactions: id, currency, amount
-- rule: Per currency, the sums of the amounts are the same in Bronze and silver.customer_balance_transactions.
WITH bronze_sums AS (
  SELECT coalesce(record.currency, 'none') AS currency, 'amount' AS measure, sum(record.amount) AS total FROM bronze.customer_balance_transactions GROUP BY 1
),
silver_sums AS (
  SELECT coalesce(currency, 'none') AS currency, 'amount' AS measure, sum(amount_minor) AS total FROM silver.customer_balance_transactions GROUP BY 1
)
SELECT currency, measure, bronze_sums.total AS expected, silver_sums.total AS found
FROM bronze_sums
FULL JOIN silver_sums USING (currency, measure)
WHERE bronze_sums.total IS DISTINCT FROM silver_sums.total
ORDER BY currency, measure
