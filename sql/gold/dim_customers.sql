-- model: gold.dim_customers
-- description: Customers with what they are now, and when they first and last paid.
-- grain: one row a customer
-- key: customer_id
-- rows: silver.customers
-- partition: none
-- columns:
--   customer_id       VARCHAR      required  The customer.
--   created_at        TIMESTAMPTZ  optional  When the customer was created; empty if it was deleted before it was ever seen.
--   name              VARCHAR      optional  Full name or business name.
--   email             VARCHAR      optional  E-mail address.
--   country           VARCHAR      optional  Country of the address, two letters.
--   currency          VARCHAR      optional  Currency that the customer is billed in.
--   is_delinquent     BOOLEAN      optional  Whether the latest charge of an invoice failed.
--   is_deleted        BOOLEAN      required  Whether the customer has been deleted at the source.
--   first_payment_at  TIMESTAMPTZ  optional  First captured payment; none before it.
--   last_payment_at   TIMESTAMPTZ  optional  Last captured payment.
--   payment_count     BIGINT       required  Number of captured payments.
WITH payments AS (
  SELECT
    customer_id,
    min(created_at) AS first_payment_at,
    max(created_at) AS last_payment_at,
    count(*) AS payment_count
  FROM silver.charges
  WHERE status = 'succeeded' AND is_captured AND customer_id IS NOT NULL
  GROUP BY customer_id
)
SELECT
  customers.id AS customer_id,
  customers.created_at,
  customers.name,
  customers.email,
  customers.country,
  customers.currency,
  customers.is_delinquent,
  customers.is_deleted,
  payments.first_payment_at,
  payments.last_payment_at,
  coalesce(payments.payment_count, 0) AS payment_count
FROM silver.customers AS customers
LEFT JOIN payments ON payments.customer_id = customers.id
