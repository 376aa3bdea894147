-- check: invoices_have_subscriptions
-- model: silver.invoices
-- kind: relationship
-- severity: error
-- parent: subscriptions
-- rule: Every invoice's subscription is in silver.subscriptions.
SELECT child.id, child.subscription_id, child.created_at
FROM silver.invoices AS child
LEFT JOIN silver.subscriptions AS parent ON parent.id = child.subscription_id
WHERE child.subscription_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
