-- check: payment_methods_have_customers
-- model: silver.payment_methods
-- kind: relationship
-- severity: error
-- parent: customers
-- rule: Every payment method's customer is in silver.customers.
SELECT child.id, child.customer_id, child.created_at
FROM silver.payment_methods AS child
LEFT JOIN silver.customers AS parent ON parent.id = child.customer_id
WHERE child.customer_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
