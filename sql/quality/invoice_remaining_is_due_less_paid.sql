-- check: invoice_remaining_is_due_less_paid
-- model: silver.invoices
-- kind: identity
-- severity: error
-- unit: minor
-- rule: What remains of an invoice is what is due less what is paid, to the minor unit.
-- hint: Read the invoice again: run-batch --entity invoices with --days back to before it. If it stays, the source says so: a credit note or a payment outside of it may be on its way.
SELECT id, currency, amount_due_minor - amount_paid_minor AS expected, amount_remaining_minor AS found
FROM silver.invoices
WHERE amount_remaining_minor <> amount_due_minor - amount_paid_minor
ORDER BY id
