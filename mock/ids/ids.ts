import { coupons } from '../content/coupons.ts';
import { mix } from '../random.ts';
import { accountPart, createIdCodec, createNamedCodec, type IdCodec, type NamedCodec } from './idCodec.ts';

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
  dispute: ['du_', 'long'],
  early_fraud_warning: ['issfr_', 'long'],
  review: ['prv_', 'long'],
  checkout_session: ['cs_test_', 'long'],
  checkout_line: ['li_', 'long'],
  setup_intent: ['seti_', 'long'],
  topup: ['tu_', 'long'],
  subscription: ['sub_', 'long'],
  subscription_item: ['si_', 'short'],
  subscription_schedule: ['sub_sched_', 'long'],
  invoice_payment: ['inpay_', 'long'],
  credit_note: ['cn_', 'long'],
  /** Row = credit note × 64 + position. */
  credit_note_line_item: ['cnli_', 'long'],
  customer_balance_transaction: ['cbtxn_', 'long'],
  /** A payment off the platform: row = invoice payment. */
  payment_record: ['pr_', 'long'],
  promotion_code: ['promo_', 'long'],
  tax_rate: ['txr_', 'long'],
  discount: ['di_', 'long'],
  account: ['acct_', 'short'],
  transfer: ['tr_', 'long'],
  transfer_reversal: ['trr_', 'long'],
  application_fee: ['fee_', 'long'],
  fee_refund: ['fr_', 'long'],
  /** Payments on a seller's own account, and what arrives there of a transfer: rows of the fee and of the transfer. */
  seller_charge: ['ch_', 'long'],
  seller_payment: ['py_', 'long'],
  /** A customer's saved methods: row = customer × 2 + which. */
  payment_method: ['pm_', 'long'],
  /** The method of a payment without a customer: row = payment. */
  guest_payment_method: ['pm_', 'long'],
  bank_account: ['ba_', 'long'],
  mandate: ['mandate_', 'long'],
  /** Where a seller is paid out: row = account. */
  seller_bank_account: ['ba_', 'long'],
  /** Of what is only shown before it is written: numbers drawn from the subscription and the time. */
  upcoming_invoice: ['upcoming_in_', 'long'],
  upcoming_line: ['il_tmp_', 'long'],
} as const satisfies Record<string, readonly [string, 'long' | 'short']>;

type DrawnKind = keyof typeof KINDS;
/** Coupons have the ids that the merchant gave them. */
export type IdKind = DrawnKind | 'coupon';
export type Ids = Readonly<Record<DrawnKind, IdCodec>> & { readonly coupon: NamedCodec };

/** One codec per kind, keyed by the economy's seed. */
export function createIds(seed: number): Ids {
  const codec = (kind: DrawnKind, index: number): [DrawnKind, IdCodec] => {
    const [prefix, style] = KINDS[kind];
    return [kind, createIdCodec(prefix, mix(seed, 0x1d00 + index), style, accountPart(seed))];
  };
  const drawn = Object.keys(KINDS).filter(isKind).map(codec);
  const named = createNamedCodec(coupons.map(({ id }) => id));
  return { ...(Object.fromEntries(drawn) as Record<DrawnKind, IdCodec>), coupon: named };
}

function isKind(name: string): name is DrawnKind {
  return name in KINDS;
}
