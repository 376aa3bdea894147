-- check: promotion_codes_have_coupons
-- model: silver.promotion_codes
-- kind: relationship
-- severity: warn
-- parent: coupons
-- rule: Every promotion code's coupon is in silver.coupons, unless it was deleted before it was ever seen: the source then no longer knows it.
SELECT child.id, child.coupon_id, child.created_at
FROM silver.promotion_codes AS child
LEFT JOIN silver.coupons AS parent ON parent.id = child.coupon_id
WHERE child.coupon_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
