-- check: transfer_reversals_sum
-- model: silver.transfer_reversals
-- kind: reconciliation
-- unit: minor
-- severity: error
-- rule: A transfer's reversals add up to the amount that was taken back, to the minor unit.
WITH reversals AS (
  SELECT transfer_id, sum(amount_minor) AS total FROM silver.transfer_reversals GROUP BY transfer_id
)
SELECT transfers.id, transfers.currency, transfers.amount_reversed_minor AS expected, coalesce(reversals.total, 0) AS found
FROM silver.transfers AS transfers
LEFT JOIN reversals ON reversals.transfer_id = transfers.id
WHERE transfers.amount_reversed_minor <> coalesce(reversals.total, 0)
ORDER BY transfers.id
