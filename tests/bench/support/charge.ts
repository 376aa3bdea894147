/**
 * The n-th of made-up charges, with the fields that the API sends: about 2.3 KB compact, 3.4 KB pretty-printed. What is arbitrary in a real
 * one is so here, or compression would have too easy a task.
 */
export function charge(n: number): Record<string, unknown> {
  const address = { city: null, country: 'DE', line1: null, line2: null, postal_code: `${10_000 + (n % 80_000)}`, state: null };
  return {
    id: `ch_3Q${noise(n, 1, 20)}`,
    object: 'charge',
    amount: 1_000 + ((n * 7_919) % 90_000),
    amount_captured: 1_000 + ((n * 7_919) % 90_000),
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: `txn_3Q${noise(n, 2, 20)}`,
    billing_details: {
      address,
      email: `${noise(n >> 2, 10, 9)}@example.com`,
      name: `Jörg ${noise(n >> 2, 11, 8)}`,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'EXAMPLE SHOP',
    captured: true,
    created: 1_760_000_000 + n,
    currency: 'eur',
    customer: `cus_${noise(n >> 2, 3, 14)}`,
    description: `Order "${n}" – thank you\n`,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { order_id: `${n}`, shop: 'berlin-1' },
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: n % 60,
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    payment_intent: `pi_3Q${noise(n, 4, 20)}`,
    payment_method: `pm_1Q${noise(n, 5, 20)}`,
    payment_method_details: {
      card: {
        amount_authorized: 1_000 + ((n * 7_919) % 90_000),
        authorization_code: noise(n, 9, 6),
        brand: 'visa',
        checks: { address_line1_check: null, address_postal_code_check: 'pass', cvc_check: 'pass' },
        country: 'US',
        exp_month: 1 + (n % 12),
        exp_year: 2_030,
        extended_authorization: { status: 'disabled' },
        fingerprint: noise(n >> 2, 6, 16),
        funding: 'credit',
        incremental_authorization: { status: 'unavailable' },
        installments: null,
        last4: '4242',
        mandate: null,
        multicapture: { status: 'unavailable' },
        network: 'visa',
        network_token: { used: false },
        network_transaction_id: noise(n, 8, 15),
        overcapture: { maximum_amount_capturable: 1_000, status: 'unavailable' },
        regulated_status: 'unregulated',
        three_d_secure: null,
        wallet: null,
      },
      type: 'card',
    },
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: `https://pay.example.com/receipts/payment/CAcaFwoVYWNjdF8xTTJKVGtMa2RJd0h1N2l4KM7${noise(n, 7, 48)}`,
    refunded: n % 11 === 0,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  };
}

/** Letters and digits that look arbitrary and follow from the seeds. */
function noise(n: number, field: number, length: number): string {
  const hash = (part: number): string => Bun.hash.xxHash3(`${n}/${field}/${part}`).toString(36).padStart(12, '0').slice(0, 12);
  return Array.from({ length: Math.ceil(length / 12) }, (_, part) => hash(part))
    .join('')
    .slice(0, length);
}
