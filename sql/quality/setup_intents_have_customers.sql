-- check: setup_intents_have_customers
-- model: silver.setup_intents
-- kind: relationship
-- severity: error
-- parent: customers
-- rule: Every setup intent's customer is in silver.customers.
SELECT child.id, child.customer_id, child.created_at
FROM silver.setup_intents AS child
LEFT JOIN silver.customers AS parent ON parent.id = child.customer_id
WHERE child.customer_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
