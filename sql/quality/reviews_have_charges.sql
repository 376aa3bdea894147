-- check: reviews_have_charges
-- model: silver.reviews
-- kind: relationship
-- severity: error
-- parent: charges
-- rule: Every review's charge is in silver.charges.
SELECT child.id, child.charge_id, child.created_at
FROM silver.reviews AS child
LEFT JOIN silver.charges AS parent ON parent.id = child.charge_id
WHERE child.charge_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
