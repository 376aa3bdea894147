-- check: invoice_payments_have_invoices
-- model: silver.invoice_payments
-- kind: relationship
-- severity: error
-- parent: invoices
-- rule: Every invoice that is paid is in silver.invoices.
SELECT child.id, child.invoice_id, child.created_at
FROM silver.invoice_payments AS child
LEFT JOIN silver.invoices AS parent ON parent.id = child.invoice_id
WHERE child.invoice_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
