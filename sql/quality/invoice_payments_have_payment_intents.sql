-- check: invoice_payments_have_payment_intents
-- model: silver.invoice_payments
-- kind: relationship
-- severity: error
-- parent: payment_intents
-- rule: Every payment intent that pays an invoice is in silver.payment_intents.
SELECT child.id, child.payment_intent_id, child.created_at
FROM silver.invoice_payments AS child
LEFT JOIN silver.payment_intents AS parent ON parent.id = child.payment_intent_id
WHERE child.payment_intent_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
