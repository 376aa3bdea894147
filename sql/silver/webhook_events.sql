-- model: silver.webhook_events
-- description: Every event that was delivered to the webhook endpoint, once, however often it came.
-- grain: one row an event
-- key: id
-- partition: month of received_at
-- columns:
--   id                VARCHAR      required  The event (evt_…).
--   created_at        TIMESTAMPTZ  optional  When it happened.
--   received_at       TIMESTAMPTZ  required  When its first delivery was received; when it was fetched, if it was never delivered.
--   lag_seconds       DOUBLE       optional  From one to the other.
--   is_healed         BOOLEAN      required  Whether it was never delivered, and fetched by reconcile.
--   type              VARCHAR      optional  What happened: charge.refunded, customer.updated, …
--   is_live           BOOLEAN      optional  Whether it is of live mode.
--   object_id         VARCHAR      optional  The object that it is about.
--   object_type       VARCHAR      optional  What that object is: charge, customer, …
--   account_id        VARCHAR      optional  The connected account that it happened on.
--   api_version       VARCHAR      optional  The API version that its data is written in.
--   request_id        VARCHAR      optional  The API request that caused it.
--   extra             VARCHAR      optional  Fields that the API has sent and its pinned version does not have, as JSON.
--   observed_at       TIMESTAMPTZ  required  When this version was received.
--   observed_via      VARCHAR      required  How it came: webhook, or refetch for one that was healed.
--   bronze_run_id     VARCHAR      required  The roll whose Bronze holds it.
--   bronze_run_at     TIMESTAMPTZ  required  When that roll began.
SELECT
  record.id AS id,
  at_utc(record.created) AS created_at,
  observed_utc(observed_at) AS received_at,
  CAST(observed_at AS DOUBLE) / 1000 - record.created AS lag_seconds,
  via <> 'webhook' AS is_healed,
  record.type AS type,
  record.livemode AS is_live,
  record.data ->> '$.object.id' AS object_id,
  record.data ->> '$.object.object' AS object_type,
  record.account AS account_id,
  record.api_version AS api_version,
  record.request.id AS request_id,
  extra,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM bronze.webhook_events
