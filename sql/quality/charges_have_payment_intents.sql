-- check: charges_have_payment_intents
-- model: silver.charges
-- kind: relationship
-- severity: error
-- parent: payment_intents
-- rule: Every charge's payment intent is in silver.payment_intents.
SELECT child.id, child.payment_intent_id, child.created_at
FROM silver.charges AS child
LEFT JOIN silver.payment_intents AS parent ON parent.id = child.payment_intent_id
WHERE child.payment_intent_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
