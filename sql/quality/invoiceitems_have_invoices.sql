-- check: invoiceitems_have_invoices
-- model: silver.invoiceitems
-- kind: relationship
-- severity: warn
-- parent: invoices
-- rule: Every invoice item's invoice is in silver.invoices, unless it was deleted before it was ever seen: the source then no longer knows it.
SELECT child.id, child.invoice_id, child.created_at
FROM silver.invoiceitems AS child
LEFT JOIN silver.invoices AS parent ON parent.id = child.invoice_id
WHERE child.invoice_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
