-- check: credit_notes_have_invoices
-- model: silver.credit_notes
-- kind: relationship
-- severity: error
-- parent: invoices
-- rule: Every credit note's invoice is in silver.invoices.
SELECT child.id, child.invoice_id, child.created_at
FROM silver.credit_notes AS child
LEFT JOIN silver.invoices AS parent ON parent.id = child.invoice_id
WHERE child.invoice_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
