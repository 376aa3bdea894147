-- check: charges_refunded_by_refunds
-- model: silver.charges
-- kind: identity
-- severity: error
-- unit: minor
-- until: refunds
-- of: silver.charges WHERE amount_captured_minor > 0
-- rule: What was taken of a charge less its succeeded refunds is what was taken less what the charge says was refunded, to the minor unit.
-- hint: Look the charge up with its refunds; a refund that is missing here can be fetched with run-all and a larger --days.
WITH given AS (
  SELECT refunds.charge_id, sum(refunds.amount_minor) AS total
  FROM silver.refunds AS refunds
  JOIN silver.charges AS charges ON charges.id = refunds.charge_id
  WHERE refunds.status = 'succeeded' AND refunds.created_at <= charges.observed_at
  GROUP BY refunds.charge_id
)
SELECT
  charges.id,
  charges.currency,
  charges.amount_captured_minor - coalesce(given.total, 0) AS expected,
  charges.amount_captured_minor - charges.amount_refunded_minor AS found,
  CASE WHEN charges.amount_refunded_minor > coalesce(given.total, 0) THEN charges.observed_at END AS until
FROM silver.charges AS charges
LEFT JOIN given ON given.charge_id = charges.id
WHERE charges.amount_refunded_minor <> coalesce(given.total, 0)
ORDER BY charges.id
