-- check: balance_transactions_have_known_sources
-- model: silver.balance_transactions
-- kind: accepted_values
-- severity: warn
-- of: silver.balance_transactions WHERE source_id IS NOT NULL
-- rule: What an entry comes from is of a kind that is extracted: each such kind has a relationship of its own.
SELECT id, type, source_id, currency, amount_minor
FROM silver.balance_transactions
WHERE NOT regexp_matches(source_id, '^(ch|py|re|pyr|du|dp|po|tr|trr|fee|fr|tu)_')
ORDER BY id
