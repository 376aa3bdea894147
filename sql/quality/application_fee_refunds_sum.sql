-- check: application_fee_refunds_sum
-- model: silver.application_fee_refunds
-- kind: reconciliation
-- unit: minor
-- severity: error
-- rule: An application fee's refunds add up to the amount that was given back, to the minor unit.
WITH refunds AS (
  SELECT application_fee_id, sum(amount_minor) AS total FROM silver.application_fee_refunds GROUP BY application_fee_id
)
SELECT fees.id, fees.currency, fees.amount_refunded_minor AS expected, coalesce(refunds.total, 0) AS found
FROM silver.application_fees AS fees
LEFT JOIN refunds ON refunds.application_fee_id = fees.id
WHERE fees.amount_refunded_minor <> coalesce(refunds.total, 0)
ORDER BY fees.id
