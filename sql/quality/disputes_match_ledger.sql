-- check: disputes_match_ledger
-- model: silver.dispute_balance_transactions
-- kind: reconciliation
-- severity: error
-- rule: A dispute's entries say the same as the ledger: amount, fee and net, to the minor unit.
-- hint: The dispute was read before its last entry, or the ledger after it. Read both again: run-batch --entity disputes, then --entity balance_transactions, with --days back to before the dispute.
SELECT
  copies.dispute_id,
  copies.balance_transaction_id,
  concat(entries.amount_minor, ' less ', entries.fee_minor, ' is ', entries.net_minor, ' ', entries.currency) AS expected,
  concat(copies.amount_minor, ' less ', copies.fee_minor, ' is ', copies.net_minor, ' ', copies.currency) AS found
FROM silver.dispute_balance_transactions AS copies
JOIN silver.balance_transactions AS entries ON entries.id = copies.balance_transaction_id
WHERE copies.amount_minor <> entries.amount_minor
  OR copies.fee_minor <> entries.fee_minor
  OR copies.net_minor <> entries.net_minor
  OR copies.currency <> entries.currency
ORDER BY copies.dispute_id, copies.balance_transaction_id
