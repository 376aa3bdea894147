-- check: fees_reconcile
-- model: gold.fees_breakdown
-- kind: identity
-- severity: error
-- unit: minor
-- rule: Per currency, the fees by kind add up to all fee details and all fees that are entries of their own, to the minor unit.
WITH parts AS (
  SELECT currency, amount_minor FROM silver.balance_transaction_fee_details
  UNION ALL
  SELECT currency, -gross_minor AS amount_minor FROM gold.ledger WHERE reporting_category IN ('fee', 'network_cost', 'tax')
),
sums AS (
  SELECT currency, sum(amount_minor) AS total FROM parts GROUP BY currency
),
gold_sums AS (
  SELECT currency, sum(total_minor) AS total FROM gold.fees_breakdown GROUP BY currency
)
SELECT currency, sums.total AS expected, gold_sums.total AS found
FROM sums
FULL JOIN gold_sums USING (currency)
WHERE sums.total IS DISTINCT FROM gold_sums.total
ORDER BY currency
