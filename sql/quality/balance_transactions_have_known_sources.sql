-- check: balance_transactions_have_known_sources
-- model: silver.balance_transactions
-- kind: accepted_values
-- severity: warn
-- of: silver.balance_transactions WHERE source_id IS NOT NULL
-- rule: What an entry comes from is of a kind that is extracted: each such kind has a relationship of its own.
-- hint: The account uses something that is not extracted here. Its amounts are in the ledger and in every sum; only what the entry comes from is not told. Say which prefix it has in an issue, or add an entity (docs/extend.md).
SELECT id, type, source_id, currency, amount_minor
FROM silver.balance_transactions
WHERE NOT regexp_matches(source_id, '^(ch|py|re|pyr|du|dp|po|tr|trr|fee|fr|tu)_')
ORDER BY id
