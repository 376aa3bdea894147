-- model: gold.fct_payments
-- description: Every charge with its intent, the invoice that it paid, its fee, what was given back and what is contested. Amounts are in the presentment currency, the ledger's in the settlement currency.
-- grain: one row a charge
-- key: charge_id
-- rows: silver.charges
-- partition: month of created_at
-- columns:
--   charge_id                VARCHAR        required  The charge.
--   created_at               TIMESTAMPTZ    required  When the charge was made.
--   customer_id              VARCHAR        optional  Who paid.
--   payment_intent_id        VARCHAR        optional  The intent that this was an attempt of.
--   payment_intent_status    VARCHAR        optional  What has become of the intent.
--   invoice_id               VARCHAR        optional  The invoice that it paid, if it paid one alone.
--   status                   VARCHAR        required  succeeded, pending or failed.
--   is_captured              BOOLEAN        required  Whether the money was taken, not only authorised.
--   is_refunded              BOOLEAN        required  Whether all of it was given back.
--   is_disputed              BOOLEAN        required  Whether it has been disputed.
--   failure_code             VARCHAR        optional  Why it failed.
--   payment_method_type      VARCHAR        optional  card, us_bank_account, …
--   card_brand               VARCHAR        optional  visa, mastercard, …
--   card_country             VARCHAR        optional  Country of the card's issuer.
--   currency                 VARCHAR        required  Presentment currency.
--   amount_minor             BIGINT         required  Amount charged or authorised, in minor units.
--   amount_captured_minor    BIGINT         required  Amount taken, in minor units.
--   amount_refunded_minor    BIGINT         required  Amount given back, in minor units.
--   amount_net_minor         BIGINT         required  Taken less given back, in minor units.
--   amount_major             DECIMAL(38,3)  required  Amount charged or authorised, in major units.
--   amount_captured_major    DECIMAL(38,3)  required  Amount taken, in major units.
--   amount_refunded_major    DECIMAL(38,3)  required  Amount given back, in major units.
--   amount_net_major         DECIMAL(38,3)  required  Taken less given back, in major units.
--   refund_count             BIGINT         required  Refunds that succeeded or are under way.
--   dispute_id               VARCHAR        optional  The last dispute of it.
--   dispute_status           VARCHAR        optional  How that dispute stands.
--   amount_disputed_minor    BIGINT         required  Amount contested, in minor units.
--   amount_disputed_major    DECIMAL(38,3)  required  Amount contested, in major units.
--   balance_transaction_id   VARCHAR        optional  The ledger entry of the charge.
--   settlement_currency      VARCHAR        optional  Currency of the ledger entry.
--   settlement_gross_minor   BIGINT         optional  Gross of the ledger entry, in minor units of the settlement currency.
--   settlement_fee_minor     BIGINT         optional  Fee of the ledger entry, in minor units of the settlement currency.
--   settlement_net_minor     BIGINT         optional  Net of the ledger entry, in minor units of the settlement currency.
--   settlement_net_major     DECIMAL(38,3)  optional  Net of the ledger entry, in major units of the settlement currency.
--   available_at             TIMESTAMPTZ    optional  When the net becomes available.
WITH refunds AS (
  SELECT charge_id, count(*) AS refund_count
  FROM silver.refunds
  WHERE status IN ('succeeded', 'pending', 'requires_action')
  GROUP BY charge_id
),
ranked_disputes AS (
  SELECT charge_id, id, status, amount_minor, amount_major, row_number() OVER (PARTITION BY charge_id ORDER BY created_at DESC, id DESC) AS place
  FROM silver.disputes
),
disputes AS (
  SELECT
    charge_id,
    max(CASE WHEN place = 1 THEN id END) AS dispute_id,
    max(CASE WHEN place = 1 THEN status END) AS dispute_status,
    sum(amount_minor) AS amount_minor,
    sum(amount_major) AS amount_major
  FROM ranked_disputes
  GROUP BY charge_id
),
invoices AS (
  SELECT payment_intent_id, min(invoice_id) AS invoice_id
  FROM silver.invoice_payments
  WHERE payment_intent_id IS NOT NULL
  GROUP BY payment_intent_id
  HAVING count(DISTINCT invoice_id) = 1
)
SELECT
  charges.id AS charge_id,
  charges.created_at,
  charges.customer_id,
  charges.payment_intent_id,
  intents.status AS payment_intent_status,
  invoices.invoice_id,
  charges.status,
  charges.is_captured,
  charges.is_refunded,
  charges.is_disputed,
  charges.failure_code,
  charges.payment_method_type,
  charges.card_brand,
  charges.card_country,
  charges.currency,
  charges.amount_minor,
  charges.amount_captured_minor,
  charges.amount_refunded_minor,
  charges.amount_captured_minor - charges.amount_refunded_minor AS amount_net_minor,
  charges.amount_major,
  charges.amount_captured_major,
  charges.amount_refunded_major,
  CAST(charges.amount_captured_major - charges.amount_refunded_major AS DECIMAL(38,3)) AS amount_net_major,
  coalesce(refunds.refund_count, 0) AS refund_count,
  disputes.dispute_id,
  disputes.dispute_status,
  CAST(coalesce(disputes.amount_minor, 0) AS BIGINT) AS amount_disputed_minor,
  CAST(coalesce(disputes.amount_major, 0) AS DECIMAL(38,3)) AS amount_disputed_major,
  charges.balance_transaction_id,
  ledger.currency AS settlement_currency,
  ledger.amount_minor AS settlement_gross_minor,
  ledger.fee_minor AS settlement_fee_minor,
  ledger.net_minor AS settlement_net_minor,
  ledger.net_major AS settlement_net_major,
  ledger.available_at
FROM silver.charges AS charges
LEFT JOIN silver.payment_intents AS intents ON intents.id = charges.payment_intent_id
LEFT JOIN silver.balance_transactions AS ledger ON ledger.id = charges.balance_transaction_id
LEFT JOIN refunds ON refunds.charge_id = charges.id
LEFT JOIN disputes ON disputes.charge_id = charges.id
LEFT JOIN invoices ON invoices.payment_intent_id = charges.payment_intent_id
