-- model: silver.webhook_duplicates
-- description: How often events were delivered again: what the receiver answered without storing anything.
-- grain: one row an event and roll
-- key: id
-- partition: month of received_at
-- columns:
--   id                VARCHAR      required  The roll and the event, as a hash.
--   event_id          VARCHAR      required  The event (evt_…).
--   event_created_at  TIMESTAMPTZ  optional  When it happened.
--   received_at       TIMESTAMPTZ  required  When the first of these deliveries was received, to the second.
--   type              VARCHAR      optional  What happened: charge.refunded, customer.updated, …
--   account_id        VARCHAR      optional  The connected account that it happened on.
--   deliveries        BIGINT       required  Deliveries beyond the first.
--   observed_at       TIMESTAMPTZ  required  As received_at.
--   observed_via      VARCHAR      required  Always webhook.
--   bronze_run_id     VARCHAR      required  The roll whose Bronze holds it.
--   bronze_run_at     TIMESTAMPTZ  required  When that roll began.
SELECT
  record.id AS id,
  record.event AS event_id,
  at_utc(record.event_created) AS event_created_at,
  at_utc(record.created) AS received_at,
  record.type AS type,
  record.account AS account_id,
  record.deliveries AS deliveries,
  observed_utc(observed_at) AS observed_at,
  via AS observed_via,
  run_id AS bronze_run_id,
  observed_utc(run_at) AS bronze_run_at
FROM bronze.webhook_duplicates
