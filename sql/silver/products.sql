-- model: silver.products
-- description: Every product, as it was last seen.
-- grain: one row a product
-- key: id
-- partition: none
-- columns:
--   id             VARCHAR      required  The product (prod_…).
--   created_at     TIMESTAMPTZ  optional  When the product was created; empty if it was deleted before it was ever seen.
--   updated_at     TIMESTAMPTZ  optional  When the product was last changed.
--   is_active      BOOLEAN      optional  Whether it can be bought.
--   name           VARCHAR      optional  Name shown to customers.
--   description    VARCHAR      optional  Description shown to customers.
--   default_price  VARCHAR      optional  The price used when none is named.
--   metadata       VARCHAR      optional  The owner's own key-value pairs, as JSON.
--   is_deleted     BOOLEAN      required  Whether the product has been deleted at the source.
--   deleted_at     TIMESTAMPTZ  optional  When the deletion was first seen, no earlier than it happened.
--   extra          VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at    TIMESTAMPTZ  required  When this version was read from the source.
--   observed_via   VARCHAR      required  How it was read: list, refetch, event or webhook.
--   bronze_run_id  VARCHAR      required  The run whose Bronze holds this version.
--   bronze_run_at  TIMESTAMPTZ  required  When that run's extraction began.
--   payload_hash   BIGINT       required  Hash of what the source said of it.
--   is_tied        BOOLEAN      required  Whether another version of the same second says something else: which came last, nobody knows.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  at_utc(record.updated) AS updated_at,
  record.active AS is_active,
  record.name AS name,
  record.description AS description,
  record.default_price AS default_price,
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
FROM bronze.products
