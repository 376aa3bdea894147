-- check: transfers_have_accounts
-- model: silver.transfers
-- kind: relationship
-- severity: warn
-- parent: accounts
-- rule: Every transfer's account is in silver.accounts, unless it was deleted before it was ever seen: the source then no longer knows it.
SELECT child.id, child.destination_account_id, child.created_at
FROM silver.transfers AS child
LEFT JOIN silver.accounts AS parent ON parent.id = child.destination_account_id
WHERE child.destination_account_id IS NOT NULL AND parent.id IS NULL
ORDER BY child.id
