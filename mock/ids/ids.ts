import { mix } from '../random.ts';
import { accountPart, createIdCodec, type IdCodec } from './idCodec.ts';

/** Every kind of object that has an id, with what its ids begin with and how long they are. */
const KINDS = {
  customer: ['cus_', 'short'],
  product: ['prod_', 'short'],
  price: ['price_', 'long'],
  payment_intent: ['pi_', 'long'],
  charge: ['ch_', 'long'],
  refund: ['re_', 'long'],
  invoice: ['in_', 'long'],
  line_item: ['il_', 'long'],
  invoice_item: ['ii_', 'long'],
  balance_transaction: ['txn_', 'long'],
  payout: ['po_', 'long'],
  event: ['evt_', 'long'],
  /** A customer's saved methods: row = customer × 2 + which. */
  payment_method: ['pm_', 'long'],
  /** The method of a payment without a customer: row = payment. */
  guest_payment_method: ['pm_', 'long'],
  bank_account: ['ba_', 'long'],
  mandate: ['mandate_', 'long'],
} as const satisfies Record<string, readonly [string, 'long' | 'short']>;

export type IdKind = keyof typeof KINDS;
export type Ids = Readonly<Record<IdKind, IdCodec>>;

/** One codec per kind, keyed by the economy's seed. */
export function createIds(seed: number): Ids {
  const codec = (kind: IdKind, index: number): [IdKind, IdCodec] => {
    const [prefix, style] = KINDS[kind];
    return [kind, createIdCodec(prefix, mix(seed, 0x1d00 + index), style, accountPart(seed))];
  };
  return Object.fromEntries(Object.keys(KINDS).filter(isKind).map(codec)) as Record<IdKind, IdCodec>;
}

function isKind(name: string): name is IdKind {
  return name in KINDS;
}
