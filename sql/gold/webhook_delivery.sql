-- model: gold.webhook_delivery
-- description: How well webhooks arrive: deliveries of each day's events by type, how late they came, and what the feed knows and was never delivered. Only types that were ever delivered are expected, from the first delivery to the last.
-- grain: UTC day of the events, type
-- key: day, type
-- partition: month of day
-- columns:
--   day                  DATE     required  The UTC day on which the events happened.
--   type                 VARCHAR  required  What happened: charge.refunded, customer.updated, …
--   received_count       BIGINT   required  Events that were delivered.
--   duplicate_count      BIGINT   required  Deliveries of them beyond the first.
--   missed_count         BIGINT   required  Events of the feed that were not delivered.
--   healed_count         BIGINT   required  Missed ones that reconcile has fetched.
--   lag_p50_seconds      DOUBLE   optional  From the event to its first delivery: half came within it.
--   lag_p95_seconds      DOUBLE   optional  Nineteen of twenty came within it.
--   lag_max_seconds      DOUBLE   optional  The latest.
WITH received AS (
  SELECT id, CAST(created_at AS DATE) AS day, type, lag_seconds, received_at, is_healed
  FROM silver.webhook_events
  WHERE created_at IS NOT NULL AND type IS NOT NULL
),
ranked AS (
  SELECT
    day,
    type,
    lag_seconds,
    row_number() OVER (PARTITION BY day, type ORDER BY lag_seconds, id) AS place,
    count(*) OVER (PARTITION BY day, type) AS deliveries
  FROM received
  WHERE NOT is_healed
),
lags AS (
  SELECT
    day,
    type,
    count(*) AS received_count,
    min(CASE WHEN 2 * place >= deliveries THEN lag_seconds END) AS lag_p50_seconds,
    min(CASE WHEN 20 * place >= 19 * deliveries THEN lag_seconds END) AS lag_p95_seconds,
    max(lag_seconds) AS lag_max_seconds
  FROM ranked
  GROUP BY day, type
),
healed AS (
  SELECT day, type, count(*) AS healed_count
  FROM received
  WHERE is_healed
  GROUP BY day, type
),
doubled AS (
  SELECT CAST(event_created_at AS DATE) AS day, type, sum(deliveries) AS duplicate_count
  FROM silver.webhook_duplicates
  WHERE event_created_at IS NOT NULL AND type IS NOT NULL
  GROUP BY CAST(event_created_at AS DATE), type
),
span AS (
  SELECT type, first_received_at, last_received_at
  FROM (SELECT DISTINCT type FROM received WHERE NOT is_healed) AS types
  CROSS JOIN (
    SELECT min(received_at) AS first_received_at, max(received_at) AS last_received_at
    FROM received
    WHERE NOT is_healed
  ) AS ends
),
missed AS (
  SELECT CAST(events.created_at AS DATE) AS day, events.type, count(*) AS missed_count
  FROM silver.events AS events
  JOIN span ON span.type = events.type
  WHERE events.created_at >= span.first_received_at
    AND events.created_at <= span.last_received_at
    AND NOT EXISTS (SELECT 1 FROM received WHERE received.id = events.id AND NOT received.is_healed)
  GROUP BY CAST(events.created_at AS DATE), events.type
),
days AS (
  SELECT day, type FROM lags
  UNION
  SELECT day, type FROM healed
  UNION
  SELECT day, type FROM doubled
  UNION
  SELECT day, type FROM missed
)
SELECT
  days.day,
  days.type,
  coalesce(lags.received_count, 0) AS received_count,
  CAST(coalesce(doubled.duplicate_count, 0) AS BIGINT) AS duplicate_count,
  coalesce(missed.missed_count, 0) AS missed_count,
  coalesce(healed.healed_count, 0) AS healed_count,
  lags.lag_p50_seconds,
  lags.lag_p95_seconds,
  lags.lag_max_seconds
FROM days
LEFT JOIN lags ON lags.day = days.day AND lags.type = days.type
LEFT JOIN healed ON healed.day = days.day AND healed.type = days.type
LEFT JOIN doubled ON doubled.day = days.day AND doubled.type = days.type
LEFT JOIN missed ON missed.day = days.day AND missed.type = days.type
