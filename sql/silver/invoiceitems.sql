-- model: silver.invoiceitems
-- description: Every invoice item, pending or on an invoice, as it was last seen.
-- grain: one row an invoice item
-- key: id
-- partition: month of created_at
-- columns:
--   id                    VARCHAR        required  The invoice item (ii_…).
--   created_at            TIMESTAMPTZ    required  When it was made (the source calls it date).
--   customer_id           VARCHAR        required  Who is to pay it.
--   invoice_id            VARCHAR        optional  The invoice that it is on; empty while it waits.
--   subscription_id       VARCHAR        optional  The subscription that it comes from.
--   subscription_item_id  VARCHAR        optional  The item of that subscription.
--   is_proration          BOOLEAN        required  Whether it settles a change within a period.
--   is_discountable       BOOLEAN        required  Whether discounts apply to it.
--   price_id              VARCHAR        optional  The price that it was made from.
--   product_id            VARCHAR        optional  The product of that price.
--   quantity              BIGINT         required  Number of units.
--   unit_amount_decimal   VARCHAR        optional  Price of one unit in minor units, with up to twelve decimals.
--   currency              VARCHAR        required  Currency of the amounts.
--   amount_minor          BIGINT         required  Amount; negative for a credit, in minor units.
--   net_amount_minor      BIGINT         optional  Amount after discounts, in minor units.
--   amount_major          DECIMAL(38,3)  required  Amount; negative for a credit, in major units.
--   net_amount_major      DECIMAL(38,3)  optional  Amount after discounts, in major units.
--   period_start_at       TIMESTAMPTZ    optional  Start of the service period.
--   period_end_at         TIMESTAMPTZ    optional  End of the service period.
--   description           VARCHAR        optional  What the customer reads.
--   metadata              VARCHAR        optional  The owner's own key-value pairs, as JSON.
--   is_deleted            BOOLEAN        required  Whether the item has been deleted at the source.
--   deleted_at            TIMESTAMPTZ    optional  When the deletion was first seen, no earlier than it happened.
--   extra                 VARCHAR        optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at           TIMESTAMPTZ    required  When this version was read from the source.
--   observed_via          VARCHAR        required  How it was read: list, refetch, event or webhook.
--   bronze_run_id         VARCHAR        required  The run whose Bronze holds this version.
--   bronze_run_at         TIMESTAMPTZ    required  When that run's extraction began.
--   payload_hash          BIGINT         required  Hash of what the source said of it.
--   is_tied               BOOLEAN        required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.date) AS created_at,
  record.customer AS customer_id,
  record.invoice AS invoice_id,
  record.parent.subscription_details.subscription AS subscription_id,
  record.parent.subscription_details.subscription_item AS subscription_item_id,
  record.proration AS is_proration,
  record.discountable AS is_discountable,
  record.pricing.price_details.price AS price_id,
  record.pricing.price_details.product AS product_id,
  record.quantity AS quantity,
  record.pricing.unit_amount_decimal AS unit_amount_decimal,
  record.currency AS currency,
  record.amount AS amount_minor,
  record.net_amount AS net_amount_minor,
  to_major(record.amount, record.currency) AS amount_major,
  to_major(record.net_amount, record.currency) AS net_amount_major,
  at_utc(record.period.start) AS period_start_at,
  at_utc(record.period.end) AS period_end_at,
  record.description AS description,
  CAST(record.metadata AS VARCHAR) AS metadata,
  is_deleted,
  observed_utc(deleted_at) AS deleted_at,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at,
  payload_hash,
  is_tied
FROM bronze.invoiceitems
