-- check: charges_know_their_disputes
-- model: silver.disputes
-- kind: reconciliation
-- severity: error
-- rule: A charge that was read after its dispute was opened is marked as disputed.
-- hint: The charge is older than its dispute here. Read it again: run-batch --entity charges with --days back to before it.
SELECT DISTINCT charges.id, true AS expected, charges.is_disputed AS found
FROM silver.disputes AS disputes
JOIN silver.charges AS charges ON charges.id = disputes.charge_id
WHERE NOT charges.is_disputed AND charges.observed_at > disputes.created_at
ORDER BY charges.id
