/**
 * How fast page bytes become records: `bun tests/bench/split.ts [seconds per row]`. Prints thousand records a second and the ratio to the
 * usual loop (JSON.parse, JSON.stringify of each record), on generated pages of 100 charges of about 2.5 KB.
 */
import { createSplitter } from '../../src/extract/split/splitPage.ts';

const PAGES = 40;
const RECORDS = 100;

interface Row {
  readonly name: string;
  /** Does one page's work and returns something that depends on it. */
  readonly run: (page: Uint8Array) => number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function charge(n: number): Record<string, unknown> {
  const address = { city: null, country: 'DE', line1: null, line2: null, postal_code: `${10_000 + (n % 80_000)}`, state: null };
  return {
    id: `ch_3Q${n.toString(36).padStart(20, 'x')}`,
    object: 'charge',
    amount: 1_000 + (n % 90_000),
    amount_captured: 1_000 + (n % 90_000),
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: `txn_3Q${n.toString(36).padStart(20, 'y')}`,
    billing_details: { address, email: `person${n}@example.com`, name: 'Jörg Example', phone: null, tax_id: null },
    calculated_statement_descriptor: 'EXAMPLE SHOP',
    captured: true,
    created: 1_760_000_000 + n,
    currency: 'eur',
    customer: `cus_${n.toString(36).padStart(14, 'c')}`,
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
    payment_intent: `pi_3Q${n.toString(36).padStart(20, 'p')}`,
    payment_method: `pm_1Q${n.toString(36).padStart(20, 'm')}`,
    payment_method_details: {
      card: {
        amount_authorized: 1_000 + (n % 90_000),
        authorization_code: `${100_000 + (n % 800_000)}`,
        brand: 'visa',
        checks: { address_line1_check: null, address_postal_code_check: 'pass', cvc_check: 'pass' },
        country: 'US',
        exp_month: 1 + (n % 12),
        exp_year: 2_030,
        extended_authorization: { status: 'disabled' },
        fingerprint: 'mToisGZ01V71BCos',
        funding: 'credit',
        incremental_authorization: { status: 'unavailable' },
        installments: null,
        last4: '4242',
        mandate: null,
        multicapture: { status: 'unavailable' },
        network: 'visa',
        network_token: { used: false },
        network_transaction_id: `${n}`.padStart(15, '1'),
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
    receipt_url: `https://pay.example.com/receipts/payment/${'CAcaFwoVYWNjdF8xTTJKVGtMa2RJd0h1N2l4KM7'.repeat(2)}${n}`,
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

function pages(indent: number | undefined): Uint8Array[] {
  return Array.from({ length: PAGES }, (_, page) => {
    const data = Array.from({ length: RECORDS }, (_, n) => charge(page * RECORDS + n));
    return encoder.encode(JSON.stringify({ object: 'list', data, has_more: true, url: '/v1/charges' }, null, indent));
  });
}

const splitter = createSplitter(['refunds']);
const rows: readonly Row[] = [
  { name: 'drain (copy the page, look at nothing)', run: (page) => page.slice().length },
  { name: 'JSON.parse + JSON.stringify per record', run: (page) => roundTrip(page) },
  { name: 'JSON.parse only', run: (page) => (JSON.parse(decoder.decode(page)) as { data: unknown[] }).data.length },
  { name: 'our splitter', run: (page) => splitAll(page) },
];

function roundTrip(page: Uint8Array): number {
  const { data } = JSON.parse(decoder.decode(page)) as { data: unknown[] };
  return data.reduce((bytes: number, record) => bytes + encoder.encode(JSON.stringify(record)).length, 0);
}

function splitAll(page: Uint8Array): number {
  const split = splitter.split(page);
  let bytes = 0;
  for (let index = 0; index < split.count; index++) bytes += split.reason(index) === null ? split.record(index).length : 0;
  return bytes;
}

/** Records a second, the best of the time given after a warm-up. */
function measure(row: Row, input: readonly Uint8Array[], seconds: number): number {
  for (const page of input) row.run(page);
  let best = 0;
  for (const until = performance.now() + seconds * 1_000; performance.now() < until; ) {
    const start = performance.now();
    for (const page of input) row.run(page);
    best = Math.max(best, (PAGES * RECORDS * 1_000) / (performance.now() - start));
  }
  return best;
}

function report(title: string, input: readonly Uint8Array[], seconds: number): string {
  const perRecord = input.reduce((sum, page) => sum + page.length, 0) / (PAGES * RECORDS);
  const rates = rows.map((row) => measure(row, input, seconds));
  const usual = rates[1] ?? Number.NaN;
  const lines = rows.map((row, index) => {
    const rate = rates[index] ?? 0;
    return `  ${row.name.padEnd(40)} ${(rate / 1_000).toFixed(0).padStart(6)}k/s ${(rate / usual).toFixed(1).padStart(6)}x`;
  });
  return `${title}, ${perRecord.toFixed(0)} bytes a record\n${lines.join('\n')}\n`;
}

const seconds = Number(process.argv[2] ?? 2);
process.stdout.write(report('compact', pages(undefined), seconds));
process.stdout.write(report('pretty-printed', pages(2), seconds));
