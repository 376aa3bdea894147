-- check: fee_details_sum_to_fee
-- model: silver.balance_transaction_fee_details
-- kind: identity
-- unit: minor
-- severity: error
-- rule: In every ledger entry, the parts of the fee add up to the fee, to the minor unit.
-- hint: A part of the fee is missing in what the source sent, or is in another currency: compare the entry with its dashboard.
WITH details AS (
  SELECT balance_transaction_id, sum(amount_minor) AS total FROM silver.balance_transaction_fee_details GROUP BY balance_transaction_id
)
SELECT entries.id, entries.currency, entries.fee_minor AS expected, coalesce(details.total, 0) AS found
FROM silver.balance_transactions AS entries
LEFT JOIN details ON details.balance_transaction_id = entries.id
WHERE entries.fee_minor <> coalesce(details.total, 0)
ORDER BY entries.id
