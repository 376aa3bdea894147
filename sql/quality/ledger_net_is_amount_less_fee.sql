-- check: ledger_net_is_amount_less_fee
-- model: silver.balance_transactions
-- kind: identity
-- unit: minor
-- severity: error
-- rule: In every ledger entry, net is the amount less the fee, to the minor unit.
-- hint: The source says so of its own entry: compare the row with its dashboard, and report it. Until then the day's net does not add up.
SELECT id, currency, amount_minor - fee_minor AS expected, net_minor AS found
FROM silver.balance_transactions
WHERE net_minor <> amount_minor - fee_minor
ORDER BY id
