-- check: customer_balance_transactions_have_customers
-- model: silver.customer_balance_transactions
-- kind: relationship
-- severity: error
-- parent: customers
-- rule: Every balance entry's customer is in silver.customers.
SELECT child.id, child.customer_id, child.created_at
FROM silver.customer_balance_transactions AS child
LEFT JOIN silver.customers AS parent ON parent.id = child.customer_id
WHERE child.customer_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
