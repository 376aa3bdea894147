import { expect } from 'bun:test';
import type Stripe from 'stripe';
import type { Mock } from '../../../mock/index.ts';

/** Every list of the mock, read through its API at one moment. */
export const LISTS = {
  customers: '/v1/customers',
  products: '/v1/products',
  prices: '/v1/prices',
  coupons: '/v1/coupons',
  promotionCodes: '/v1/promotion_codes',
  taxRates: '/v1/tax_rates',
  setupIntents: '/v1/setup_intents',
  sessions: '/v1/checkout/sessions',
  intents: '/v1/payment_intents',
  charges: '/v1/charges',
  refunds: '/v1/refunds',
  disputes: '/v1/disputes',
  warnings: '/v1/radar/early_fraud_warnings',
  reviews: '/v1/reviews',
  subscriptions: '/v1/subscriptions?status=all&expand[]=data.discounts',
  schedules: '/v1/subscription_schedules',
  invoiceItems: '/v1/invoiceitems',
  invoices: '/v1/invoices',
  invoicePayments: '/v1/invoice_payments',
  creditNotes: '/v1/credit_notes',
  transactions: '/v1/balance_transactions',
  payouts: '/v1/payouts',
  topups: '/v1/topups',
  accounts: '/v1/accounts',
  transfers: '/v1/transfers',
  fees: '/v1/application_fees',
  events: '/v1/events',
} as const;

export interface Economy {
  readonly mock: Mock;
  customers: Stripe.Customer[];
  products: Stripe.Product[];
  prices: Stripe.Price[];
  coupons: Stripe.Coupon[];
  promotionCodes: Stripe.PromotionCode[];
  taxRates: Stripe.TaxRate[];
  setupIntents: Stripe.SetupIntent[];
  sessions: Stripe.Checkout.Session[];
  intents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
  warnings: Stripe.Radar.EarlyFraudWarning[];
  reviews: Stripe.Review[];
  subscriptions: Stripe.Subscription[];
  schedules: Stripe.SubscriptionSchedule[];
  invoiceItems: Stripe.InvoiceItem[];
  invoices: (Stripe.Invoice & { id: string })[];
  invoicePayments: Stripe.InvoicePayment[];
  creditNotes: Stripe.CreditNote[];
  transactions: Stripe.BalanceTransaction[];
  payouts: Stripe.Payout[];
  topups: Stripe.Topup[];
  accounts: Stripe.Account[];
  transfers: Stripe.Transfer[];
  fees: Stripe.ApplicationFee[];
  events: Stripe.Event[];
  balance: Stripe.Balance;
  /** Members of each automatic payout, its own transaction included. */
  members: Map<string, Stripe.BalanceTransaction[]>;
  /** All lines of each invoice and credit note, those that do not come inline too. */
  lines: Map<string, Stripe.InvoiceLineItem[]>;
  creditLines: Map<string, Stripe.CreditNoteLineItem[]>;
  /** The credit balance of customers who ever had one, newest entry first. */
  entries: Map<string, Stripe.CustomerBalanceTransaction[]>;
}

/** Reads all there is. */
export async function readEconomy(mock: Mock): Promise<Economy> {
  const lists = await Promise.all(Object.entries(LISTS).map(async ([name, path]) => [name, await list(mock, path)]));
  const economy = { mock, ...Object.fromEntries(lists), balance: await get(mock, '/v1/balance') } as Economy;
  economy.members = await children(
    mock,
    economy.payouts.filter(({ automatic }) => automatic),
    ({ id }) => `/v1/balance_transactions?payout=${id}`,
  );
  economy.lines = await allLines(mock, economy.invoices);
  economy.creditLines = await allLines(mock, economy.creditNotes);
  const moved = new Set(economy.events.flatMap(({ type, data }) => (type === 'customer.updated' ? [data.object.id] : [])));
  const holders = economy.customers.filter(({ id, balance }) => balance !== 0 || moved.has(id));
  economy.entries = await children(mock, holders, ({ id }) => `/v1/customers/${id}/balance_transactions`);
  return economy;
}

/** Every object of a list, over all its pages. */
export async function list<T extends { id?: string }>(mock: Mock, path: string): Promise<T[]> {
  const found: T[] = [];
  for (let cursor = ''; ; ) {
    const page: { data: T[]; has_more: boolean } = await get(mock, `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor}`);
    found.push(...page.data);
    if (!page.has_more) return found;
    cursor = `&starting_after=${page.data.at(-1)?.id ?? ''}`;
  }
}

/** The body of an answer, which must be 200. */
export async function get<T>(mock: Mock, path: string): Promise<T> {
  const response = await mock.fetch(new Request(`http://mock${path}`, { headers: { Authorization: 'Bearer sk_test_mock' } }));
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
}

async function children<P extends { id: string }, T extends { id?: string }>(
  mock: Mock,
  parents: readonly P[],
  path: (parent: P) => string,
): Promise<Map<string, T[]>> {
  const found = new Map<string, T[]>();
  for (const parent of parents) found.set(parent.id, await list<T>(mock, path(parent)));
  return found;
}

async function allLines<T extends { id: string }>(
  mock: Mock,
  parents: readonly { id: string; lines: { data: T[]; has_more: boolean; url: string } }[],
): Promise<Map<string, T[]>> {
  const found = new Map<string, T[]>();
  for (const { id, lines } of parents) found.set(id, lines.has_more ? await list<T>(mock, lines.url) : lines.data);
  return found;
}
