-- model: gold.fct_disputes
-- description: Every dispute with the charge that it contests, how it stands, and what it has cost so far. Amounts are in the presentment currency, the ledger's in the settlement currency.
-- grain: one row a dispute
-- key: dispute_id
-- rows: silver.disputes
-- partition: month of created_at
-- columns:
--   dispute_id              VARCHAR        required  The dispute.
--   created_at              TIMESTAMPTZ    required  When it was opened.
--   status                  VARCHAR        required  needs_response, under_review, won, lost, warning_…, …
--   outcome                 VARCHAR        required  open, won, lost or closed without money moving.
--   reason                  VARCHAR        required  fraudulent, product_not_received, …
--   charge_id               VARCHAR        required  The charge that is contested.
--   payment_intent_id       VARCHAR        optional  The intent of that charge.
--   customer_id             VARCHAR        optional  Who paid that charge.
--   charge_created_at       TIMESTAMPTZ    optional  When that charge was made.
--   days_after_charge       BIGINT         optional  UTC calendar days from the charge to the dispute.
--   evidence_due_at         TIMESTAMPTZ    optional  By when evidence must be sent.
--   card_brand              VARCHAR        optional  visa, mastercard, …
--   currency                VARCHAR        required  Presentment currency.
--   amount_minor            BIGINT         required  Amount contested, in minor units.
--   amount_major            DECIMAL(38,3)  required  Amount contested, in major units.
--   entry_count             BIGINT         required  Ledger entries that it has made.
--   settlement_currency     VARCHAR        optional  Currency of these entries.
--   settlement_gross_minor  BIGINT         required  Withdrawn, less what came back; negative, in minor units of the settlement currency.
--   settlement_fee_minor    BIGINT         required  Fees of the dispute, in minor units of the settlement currency.
--   settlement_net_minor    BIGINT         required  What the balance moved by, in minor units of the settlement currency.
--   settlement_net_major    DECIMAL(38,3)  required  What the balance moved by, in major units of the settlement currency.
WITH entries AS (
  SELECT
    dispute_id,
    count(*) AS entry_count,
    min(currency) AS currency,
    sum(amount_minor) AS gross_minor,
    sum(fee_minor) AS fee_minor,
    sum(net_minor) AS net_minor,
    sum(net_major) AS net_major
  FROM silver.dispute_balance_transactions
  GROUP BY dispute_id
)
SELECT
  disputes.id AS dispute_id,
  disputes.created_at,
  disputes.status,
  CASE
    WHEN disputes.status IN ('won', 'lost') THEN disputes.status
    WHEN disputes.status IN ('warning_closed', 'prevented') THEN 'closed'
    ELSE 'open'
  END AS outcome,
  disputes.reason,
  disputes.charge_id,
  disputes.payment_intent_id,
  charges.customer_id,
  charges.created_at AS charge_created_at,
  CAST(CAST(disputes.created_at AS DATE) - CAST(charges.created_at AS DATE) AS BIGINT) AS days_after_charge,
  disputes.evidence_due_at,
  disputes.card_brand,
  disputes.currency,
  disputes.amount_minor,
  disputes.amount_major,
  coalesce(entries.entry_count, 0) AS entry_count,
  entries.currency AS settlement_currency,
  CAST(coalesce(entries.gross_minor, 0) AS BIGINT) AS settlement_gross_minor,
  CAST(coalesce(entries.fee_minor, 0) AS BIGINT) AS settlement_fee_minor,
  CAST(coalesce(entries.net_minor, 0) AS BIGINT) AS settlement_net_minor,
  CAST(coalesce(entries.net_major, 0) AS DECIMAL(38,3)) AS settlement_net_major
FROM silver.disputes AS disputes
LEFT JOIN silver.charges AS charges ON charges.id = disputes.charge_id
LEFT JOIN entries ON entries.dispute_id = disputes.id
