-- model: silver.checkout_sessions
-- description: Every checkout session, open, complete or expired, as it was last seen.
-- grain: one row a checkout session
-- key: id
-- partition: month of created_at
-- columns:
--   id                     VARCHAR        required  The session (cs_…).
--   created_at             TIMESTAMPTZ    required  When it was opened.
--   expires_at             TIMESTAMPTZ    required  When it ends unless it is completed.
--   status                 VARCHAR        optional  open, complete or expired.
--   payment_status         VARCHAR        required  paid, unpaid or no_payment_required.
--   mode                   VARCHAR        required  payment, setup or subscription.
--   ui_mode                VARCHAR        optional  Where the page is shown: hosted_page, embedded_page, elements or form.
--   customer_id            VARCHAR        optional  Who pays.
--   customer_email         VARCHAR        optional  E-mail address that was given.
--   customer_country       VARCHAR        optional  Country that was given, two letters.
--   client_reference_id    VARCHAR        optional  The owner's own id for it.
--   payment_intent_id      VARCHAR        optional  The intent that it made.
--   setup_intent_id        VARCHAR        optional  The setup intent that it made.
--   subscription_id        VARCHAR        optional  The subscription that it made.
--   invoice_id             VARCHAR        optional  The invoice that it made.
--   payment_link_id        VARCHAR        optional  The payment link that it came from.
--   currency               VARCHAR        optional  Currency of the amounts.
--   amount_subtotal_minor  BIGINT         optional  Sum of the lines before discounts and tax, in minor units.
--   amount_discount_minor  BIGINT         optional  Discounts, in minor units.
--   amount_shipping_minor  BIGINT         optional  Shipping, in minor units.
--   amount_tax_minor       BIGINT         optional  Tax, in minor units.
--   amount_total_minor     BIGINT         optional  Total after discounts and tax, in minor units.
--   amount_subtotal_major  DECIMAL(38,3)  optional  Sum of the lines before discounts and tax, in major units.
--   amount_discount_major  DECIMAL(38,3)  optional  Discounts, in major units.
--   amount_shipping_major  DECIMAL(38,3)  optional  Shipping, in major units.
--   amount_tax_major       DECIMAL(38,3)  optional  Tax, in major units.
--   amount_total_major     DECIMAL(38,3)  optional  Total after discounts and tax, in major units.
--   metadata               VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   extra                  VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at            TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via           VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id          VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at          TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash           BIGINT         required  Hash of what the source said of it.
--   is_tied                BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  at_utc(record.expires_at) AS expires_at,
  record.status AS status,
  record.payment_status AS payment_status,
  record.mode AS mode,
  record.ui_mode AS ui_mode,
  record.customer AS customer_id,
  record.customer_details.email AS customer_email,
  record.customer_details.address.country AS customer_country,
  record.client_reference_id AS client_reference_id,
  record.payment_intent AS payment_intent_id,
  record.setup_intent AS setup_intent_id,
  record.subscription AS subscription_id,
  record.invoice AS invoice_id,
  record.payment_link AS payment_link_id,
  record.currency AS currency,
  record.amount_subtotal AS amount_subtotal_minor,
  record.total_details.amount_discount AS amount_discount_minor,
  record.total_details.amount_shipping AS amount_shipping_minor,
  record.total_details.amount_tax AS amount_tax_minor,
  record.amount_total AS amount_total_minor,
  to_major(record.amount_subtotal, record.currency) AS amount_subtotal_major,
  to_major(record.total_details.amount_discount, record.currency) AS amount_discount_major,
  to_major(record.total_details.amount_shipping, record.currency) AS amount_shipping_major,
  to_major(record.total_details.amount_tax, record.currency) AS amount_tax_major,
  to_major(record.amount_total, record.currency) AS amount_total_major,
  CAST(record.metadata AS VARCHAR) AS metadata,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.checkout_sessions
