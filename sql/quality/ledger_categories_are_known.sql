-- check: ledger_categories_are_known
-- model: gold.ledger
-- kind: accepted_values
-- severity: warn
-- rule: Every entry is in a reporting category that the source documents; others stand in the residual of revenue.
-- hint: A new category is shown as it came, in activity_by_category and in the residual of revenue_daily. Tell which part of revenue it belongs to in sql/gold/revenue_daily.sql.
SELECT balance_transaction_id, type, reporting_category, currency, gross_minor
FROM gold.ledger
WHERE NOT is_known_category
ORDER BY balance_transaction_id
