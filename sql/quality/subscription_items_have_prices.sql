-- check: subscription_items_have_prices
-- model: silver.subscription_items
-- kind: relationship
-- severity: error
-- parent: prices
-- rule: Every subscription item's price is in silver.prices.
SELECT child.id, child.price_id, child.subscription_id
FROM silver.subscription_items AS child
LEFT JOIN silver.prices AS parent ON parent.id = child.price_id
WHERE child.price_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
