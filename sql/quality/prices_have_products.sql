-- check: prices_have_products
-- model: silver.prices
-- kind: relationship
-- severity: error
-- parent: products
-- rule: Every price's product is in silver.products.
SELECT child.id, child.product_id, child.created_at
FROM silver.prices AS child
LEFT JOIN silver.products AS parent ON parent.id = child.product_id
WHERE child.product_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
