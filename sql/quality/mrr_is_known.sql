-- check: mrr_is_known
-- model: silver.subscription_items
-- kind: accepted_values
-- severity: warn
-- of: silver.subscription_items
-- rule: It can be told of every item of an active subscription what it brings a month; where it cannot, recurring revenue is too low.
-- hint: Prices in tiers do not say it, nor do discounts of a single item, whose coupon the API does not show in a list, nor a coupon with an amount in several currencies, of which it shows one. Count these by hand.
SELECT items.subscription_id, items.id, items.price_id, items.billing_scheme
FROM silver.subscription_items AS items
JOIN silver.subscriptions AS subscriptions ON subscriptions.id = items.subscription_id
WHERE items.mrr_minor IS NULL AND subscriptions.status IN ('active', 'past_due')
ORDER BY items.subscription_id, items.id
