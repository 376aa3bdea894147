/** Charges with all that hangs on them, as JSON text: whole objects as the API sends them, serialised once, with what tells one from another put in. */
import { charge } from './charge.ts';

/** Streams of a payment: for n charges there are as many intents and ledger entries, a quarter as many customers, and a refund for each eleventh. */
export const STREAMS = ['customers', 'payment_intents', 'charges', 'balance_transactions', 'refunds'] as const;
export type LakeStream = (typeof STREAMS)[number];

/** Records of a stream that belong to the charges `from <= n < to`. `version` makes the same objects say something else. */
export function* recordsOf(stream: LakeStream, from: number, to: number, version = 0): Generator<string> {
  for (let n = from; n < to; n++) {
    if (stream === 'customers' && n % 4 !== 0) continue;
    if (stream === 'refunds' && n % 11 !== 0) continue;
    yield TEMPLATES[stream](n, version);
  }
}

const PLACEHOLDER = /"@(amount|created|net)"|@(ch|pi|txn|cus|pm|re|noise|version)\b/g;

/** Arbitrary letters: a text like any id is, so that compression has no easier task than with real ones. */
const noise = (n: number, kind: string): string => Bun.hash.xxHash3(`${kind}${n}`).toString(36).padStart(13, '0');

const amount = (n: number): number => 1_000 + ((n * 7_919) % 90_000);
const created = (n: number): number => 1_760_000_000 + n * 5;

const TEMPLATES: Readonly<Record<LakeStream, (n: number, version: number) => string>> = {
  charges: fill({
    ...charge(0),
    id: '@ch',
    amount: '@amount',
    amount_captured: '@amount',
    balance_transaction: '@txn',
    created: '@created',
    customer: '@cus',
    description: 'Order @noise',
    payment_intent: '@pi',
    payment_method: '@pm',
    receipt_number: '@version',
    receipt_url: 'https://pay.example.com/receipts/payment/@noise@noise',
  }),
  payment_intents: fill({
    id: '@pi',
    object: 'payment_intent',
    amount: '@amount',
    amount_capturable: 0,
    amount_received: '@amount',
    capture_method: 'automatic_async',
    client_secret: '@noise',
    created: '@created',
    currency: 'eur',
    customer: '@cus',
    description: null,
    latest_charge: '@ch',
    livemode: false,
    metadata: { order_id: '@noise' },
    payment_method: '@pm',
    payment_method_types: ['card', 'sepa_debit'],
    receipt_email: null,
    statement_descriptor: '@version',
    status: 'succeeded',
  }),
  balance_transactions: fill({
    id: '@txn',
    object: 'balance_transaction',
    amount: '@amount',
    available_on: '@created',
    balance_type: 'payments',
    created: '@created',
    currency: 'eur',
    description: '@noise',
    exchange_rate: null,
    fee: 59,
    fee_details: [{ amount: 59, application: null, currency: 'eur', description: 'Stripe processing fees', type: 'stripe_fee' }],
    net: '@net',
    reporting_category: 'charge',
    source: '@ch',
    status: 'available',
    type: 'charge',
  }),
  customers: fill({
    id: '@cus',
    object: 'customer',
    address: { city: null, country: 'DE', line1: null, line2: null, postal_code: '10115', state: null },
    balance: 0,
    created: '@created',
    currency: 'eur',
    delinquent: false,
    description: '@version',
    email: '@noise@example.com',
    livemode: false,
    metadata: { shop: 'berlin-1' },
    name: 'Jörg @noise',
    phone: null,
    tax_exempt: 'none',
  }),
  refunds: fill({
    id: '@re',
    object: 'refund',
    amount: '@amount',
    balance_transaction: null,
    charge: '@ch',
    created: '@created',
    currency: 'eur',
    metadata: {},
    payment_intent: '@pi',
    reason: 'requested_by_customer',
    status: 'succeeded',
  }),
};

function fill(object: Record<string, unknown>): (n: number, version: number) => string {
  const pieces = JSON.stringify(object).split(PLACEHOLDER);
  return (n, version) => {
    let filled = pieces[0] ?? '';
    for (let at = 1; at < pieces.length; at += 3) filled += textOf(pieces[at] ?? pieces[at + 1] ?? '', n, version) + (pieces[at + 2] ?? '');
    return filled;
  };
}

function textOf(name: string, n: number, version: number): string {
  switch (name) {
    case 'amount':
      return String(amount(n));
    case 'net':
      return String(amount(n) - 59);
    case 'created':
      return String(created(n));
    case 'version':
      return `v${version}`;
    case 'noise':
      return noise(n, name);
    case 'cus':
      return `cus_${noise(n - (n % 4), name)}`;
    default:
      return `${name}_3Q${noise(n, name)}${noise(n, `${name}2`).slice(0, 7)}`;
  }
}
