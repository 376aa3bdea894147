-- check: early_fraud_warnings_have_charges
-- model: silver.early_fraud_warnings
-- kind: relationship
-- severity: error
-- parent: charges
-- rule: Every early fraud warning's charge is in silver.charges.
SELECT child.id, child.charge_id, child.created_at
FROM silver.early_fraud_warnings AS child
LEFT JOIN silver.charges AS parent ON parent.id = child.charge_id
WHERE child.charge_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
