-- model: gold.ledger
-- description: Every balance transaction with its category, when it took effect, who it is of and the payout that it left in. Amounts are in the settlement currency.
-- grain: one row a balance transaction
-- key: balance_transaction_id
-- rows: silver.balance_transactions
-- partition: month of created_at
-- columns:
--   balance_transaction_id  VARCHAR         required  The balance transaction.
--   created_at              TIMESTAMPTZ     required  When it was booked.
--   effective_at            TIMESTAMPTZ     required  When it moved money: for a payout when the bank has it, else when it was booked.
--   available_at            TIMESTAMPTZ     required  When its net becomes available.
--   status                  VARCHAR         required  pending or available.
--   type                    VARCHAR         required  charge, refund, payout, stripe_fee, …
--   reporting_category      VARCHAR         required  The source's category for reports; where it gave none, that of the type; else "uncategorised".
--   category_origin         VARCHAR         required  source, type or none: where the category comes from.
--   is_known_category       BOOLEAN         required  Whether the category is one that the source documents.
--   source_id               VARCHAR         optional  The object that caused it.
--   charge_id               VARCHAR         optional  The charge that it is about: itself, or that of its refund or dispute.
--   customer_id             VARCHAR         optional  Who paid that charge.
--   payout_id               VARCHAR         optional  The automatic payout that it left in, or the payout that it is the entry of.
--   is_payout               BOOLEAN         required  Whether it moves money between the balance and the bank, rather than into or out of the balance.
--   currency                VARCHAR         required  Settlement currency of the amounts.
--   gross_minor             BIGINT          required  Amount before fees, in minor units.
--   fee_minor               BIGINT          required  Fee, in minor units.
--   net_minor               BIGINT          required  What the balance moved by, in minor units.
--   gross_major             DECIMAL(38,3)   required  Amount before fees, in major units.
--   fee_major               DECIMAL(38,3)   required  Fee, in major units.
--   net_major               DECIMAL(38,3)   required  What the balance moved by, in major units.
--   exchange_rate           DECIMAL(38,12)  optional  Presentment to settlement, when they differ.
--   description             VARCHAR         optional  Free text.
WITH charge_of_source AS (
  SELECT id AS source_id, id AS charge_id FROM silver.charges
  UNION ALL
  SELECT id AS source_id, charge_id FROM silver.refunds
  UNION ALL
  SELECT id AS source_id, charge_id FROM silver.disputes
),
categorised AS (
  SELECT
    id,
    CASE
      WHEN reporting_category IS NOT NULL THEN reporting_category
      WHEN type IN ('charge', 'payment') THEN 'charge'
      WHEN type IN ('refund', 'payment_refund') THEN 'refund'
      WHEN type = 'refund_failure' THEN 'refund_failure'
      WHEN type = 'payment_failure_refund' THEN 'charge_failure'
      WHEN type = 'payout' THEN 'payout'
      WHEN type IN ('payout_failure', 'payout_cancel') THEN 'payout_reversal'
      WHEN type IN ('stripe_fee', 'stripe_fx_fee') THEN 'fee'
      WHEN type IN ('network_cost', 'transfer', 'topup', 'topup_reversal') THEN type
      WHEN type IN ('transfer_cancel', 'transfer_failure', 'transfer_refund') THEN 'transfer_reversal'
      WHEN type = 'application_fee' THEN 'platform_earning'
      WHEN type = 'application_fee_refund' THEN 'platform_earning_refund'
      WHEN type = 'tax_fee' THEN 'tax'
      ELSE 'uncategorised'
    END AS category
  FROM silver.balance_transactions
)
SELECT
  entries.id AS balance_transaction_id,
  entries.created_at,
  CASE WHEN entries.type = 'payout' THEN coalesce(own_payouts.arrival_at, entries.created_at) ELSE entries.created_at END AS effective_at,
  entries.available_at,
  entries.status,
  entries.type,
  categorised.category AS reporting_category,
  CASE
    WHEN entries.reporting_category IS NOT NULL THEN 'source'
    WHEN categorised.category <> 'uncategorised' THEN 'type'
    ELSE 'none'
  END AS category_origin,
  -- Stripe, "Reporting categories".
  categorised.category IN (
    'advance', 'advance_funding', 'anticipation_repayment', 'charge', 'charge_failure', 'climate_order_purchase', 'climate_order_refund',
    'connect_collection_transfer', 'connect_reserved_funds', 'contribution', 'dispute', 'dispute_reversal', 'fee', 'financing_paydown',
    'financing_paydown_reversal', 'financing_payout', 'financing_payout_reversal', 'issuing_authorization_hold',
    'issuing_authorization_release', 'issuing_disbursement', 'issuing_dispute', 'issuing_transaction', 'network_cost', 'other_adjustment',
    'partial_capture_reversal', 'payout', 'payout_minimum_balance_hold', 'payout_minimum_balance_release', 'payout_reversal',
    'platform_earning', 'platform_earning_refund', 'refund', 'refund_failure', 'reserved_funds', 'risk_reserved_funds', 'tax', 'topup',
    'topup_reversal', 'transfer', 'transfer_reversal', 'unreconciled_customer_funds'
  ) AS is_known_category,
  entries.source_id,
  charges.id AS charge_id,
  charges.customer_id,
  coalesce(members.payout_id, own_payouts.id) AS payout_id,
  entries.type IN ('payout', 'payout_failure', 'payout_cancel') AS is_payout,
  entries.currency,
  entries.amount_minor AS gross_minor,
  entries.fee_minor,
  entries.net_minor,
  entries.amount_major AS gross_major,
  entries.fee_major,
  entries.net_major,
  entries.exchange_rate,
  entries.description
FROM silver.balance_transactions AS entries
JOIN categorised ON categorised.id = entries.id
LEFT JOIN charge_of_source ON charge_of_source.source_id = entries.source_id
LEFT JOIN silver.charges AS charges ON charges.id = charge_of_source.charge_id
LEFT JOIN silver.payout_balance_transactions AS members ON members.id = entries.id
LEFT JOIN silver.payouts AS own_payouts ON own_payouts.id = entries.source_id
