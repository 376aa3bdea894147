-- model: gold.payout_reconciliation
-- description: What every payout is made of, by category, against the amount that the bank gets. A payout that cannot be itemised has one row, of the category "not_itemised".
-- grain: payout, reporting category
-- key: payout_id, reporting_category
-- partition: month of payout_created_at
-- accepted:
--   reconciliation: ties, differs, in_progress, not_applicable
-- columns:
--   payout_id            VARCHAR        required  The payout.
--   reporting_category   VARCHAR        required  The category of its members; "not_itemised" when they cannot be or are not yet known.
--   payout_created_at    TIMESTAMPTZ    required  When the payout was made.
--   arrival_at           TIMESTAMPTZ    required  When the bank has it, or is to have it.
--   payout_status        VARCHAR        required  pending, in_transit, paid, failed or canceled.
--   is_automatic         BOOLEAN        required  Whether the schedule made it; only then can it be itemised.
--   reconciliation       VARCHAR        required  ties, differs, in_progress, or not_applicable: made by hand, so its members are not known.
--   currency             VARCHAR        required  Currency of all amounts.
--   transaction_count    BIGINT         required  Members of this category.
--   gross_minor          BIGINT         required  Sum of the members before fees, in minor units.
--   fee_minor            BIGINT         required  Sum of their fees, in minor units.
--   net_minor            BIGINT         required  Sum of what they moved the balance by, in minor units.
--   members_net_minor    BIGINT         required  Net of all members of the payout, whatever the category, in minor units.
--   payout_amount_minor  BIGINT         required  What the bank gets, in minor units.
--   difference_minor     BIGINT         optional  Net of all members less the payout's amount, in minor units; empty when it cannot be itemised.
--   gross_major          DECIMAL(38,3)  required  Sum of the members before fees, in major units.
--   fee_major            DECIMAL(38,3)  required  Sum of their fees, in major units.
--   net_major            DECIMAL(38,3)  required  Sum of what they moved the balance by, in major units.
--   payout_amount_major  DECIMAL(38,3)  required  What the bank gets, in major units.
--   difference_major     DECIMAL(38,3)  optional  Net of all members less the payout's amount, in major units; empty when it cannot be itemised.
WITH members AS (
  SELECT
    entries.payout_id,
    -- As the ledger has it, which knows the category of a type where the source gives none.
    coalesce(ledger.reporting_category, entries.reporting_category, 'uncategorised') AS reporting_category,
    count(*) AS transaction_count,
    sum(entries.amount_minor) AS gross_minor,
    sum(entries.fee_minor) AS fee_minor,
    sum(entries.net_minor) AS net_minor,
    sum(entries.amount_major) AS gross_major,
    sum(entries.fee_major) AS fee_major,
    sum(entries.net_major) AS net_major
  FROM silver.payout_balance_transactions AS entries
  LEFT JOIN gold.ledger AS ledger ON ledger.balance_transaction_id = entries.id
  WHERE NOT entries.is_payout_itself
  GROUP BY entries.payout_id, coalesce(ledger.reporting_category, entries.reporting_category, 'uncategorised')
),
totals AS (
  SELECT payout_id, sum(net_minor) AS net_minor, sum(net_major) AS net_major FROM members GROUP BY payout_id
),
payouts AS (
  SELECT
    payouts.id,
    payouts.created_at,
    payouts.arrival_at,
    payouts.status,
    payouts.is_automatic,
    payouts.is_automatic AND payouts.reconciliation_status = 'completed' AS is_itemised,
    payouts.reconciliation_status,
    payouts.currency,
    payouts.amount_minor,
    payouts.amount_major,
    coalesce(totals.net_minor, 0) AS members_net_minor,
    coalesce(totals.net_minor, 0) - payouts.amount_minor AS difference_minor,
    coalesce(totals.net_major, 0) - payouts.amount_major AS difference_major
  FROM silver.payouts AS payouts
  LEFT JOIN totals ON totals.payout_id = payouts.id
)
SELECT
  payouts.id AS payout_id,
  coalesce(members.reporting_category, 'not_itemised') AS reporting_category,
  payouts.created_at AS payout_created_at,
  payouts.arrival_at,
  payouts.status AS payout_status,
  payouts.is_automatic,
  CASE
    WHEN payouts.is_itemised AND payouts.difference_minor = 0 THEN 'ties'
    WHEN payouts.is_itemised THEN 'differs'
    WHEN payouts.is_automatic THEN 'in_progress'
    ELSE 'not_applicable'
  END AS reconciliation,
  payouts.currency,
  coalesce(members.transaction_count, 0) AS transaction_count,
  CAST(coalesce(members.gross_minor, 0) AS BIGINT) AS gross_minor,
  CAST(coalesce(members.fee_minor, 0) AS BIGINT) AS fee_minor,
  CAST(coalesce(members.net_minor, 0) AS BIGINT) AS net_minor,
  CAST(payouts.members_net_minor AS BIGINT) AS members_net_minor,
  payouts.amount_minor AS payout_amount_minor,
  CASE WHEN payouts.is_itemised THEN CAST(payouts.difference_minor AS BIGINT) END AS difference_minor,
  CAST(coalesce(members.gross_major, 0) AS DECIMAL(38,3)) AS gross_major,
  CAST(coalesce(members.fee_major, 0) AS DECIMAL(38,3)) AS fee_major,
  CAST(coalesce(members.net_major, 0) AS DECIMAL(38,3)) AS net_major,
  payouts.amount_major AS payout_amount_major,
  CASE WHEN payouts.is_itemised THEN CAST(payouts.difference_major AS DECIMAL(38,3)) END AS difference_major
FROM payouts
LEFT JOIN members ON members.payout_id = payouts.id
