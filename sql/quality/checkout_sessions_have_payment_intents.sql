-- check: checkout_sessions_have_payment_intents
-- model: silver.checkout_sessions
-- kind: relationship
-- severity: error
-- parent: payment_intents
-- rule: Every checkout session's payment intent is in silver.payment_intents.
SELECT child.id, child.payment_intent_id, child.created_at
FROM silver.checkout_sessions AS child
LEFT JOIN silver.payment_intents AS parent ON parent.id = child.payment_intent_id
WHERE child.payment_intent_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
