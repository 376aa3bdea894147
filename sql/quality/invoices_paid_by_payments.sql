-- check: invoices_paid_by_payments
-- model: silver.invoice_payments
-- kind: relationship
-- unit: minor
-- severity: error
-- parent: invoice_payments
-- until: invoice_payments
-- rule: What an invoice says it was paid is the sum of its payments that were made before it was read, to the minor unit.
-- hint: A payment of the invoice is missing, or was read after it. Read both again: run-batch --entity invoice_payments, then --entity invoices, with --days back to before the invoice.
WITH paid AS (
  SELECT payments.invoice_id, sum(payments.amount_paid_minor) AS total
  FROM silver.invoice_payments AS payments
  JOIN silver.invoices AS invoices ON invoices.id = payments.invoice_id
  WHERE payments.status = 'paid' AND payments.paid_at <= invoices.observed_at
  GROUP BY payments.invoice_id
)
SELECT
  invoices.id,
  invoices.currency,
  invoices.amount_paid_minor AS expected,
  coalesce(paid.total, 0) AS found,
  CASE WHEN invoices.amount_paid_minor > coalesce(paid.total, 0) THEN invoices.observed_at END AS until
FROM silver.invoices AS invoices
LEFT JOIN paid ON paid.invoice_id = invoices.id
WHERE NOT invoices.is_deleted AND invoices.amount_paid_minor <> coalesce(paid.total, 0)
ORDER BY invoices.id
