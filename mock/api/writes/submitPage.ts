import { basketOf, trialOf } from '../../economy/basketOf.ts';
import { note } from '../../economy/byHand.ts';
import { BILLING, LIFE, METHOD, PLAN, SESSION, SETUP } from '../../economy/codes.ts';
import { createPayment } from '../../economy/payments.ts';
import { sessionMoney } from '../../economy/sessionMoney.ts';
import { closeSession, tieToSession } from '../../economy/sessions.ts';
import { settleAtOnce } from '../../economy/setupIntents.ts';
import { isLive } from '../../economy/subscriptions/cancel.ts';
import { startSubscription } from '../../economy/subscriptions/subscribe.ts';
import { latestVersion } from '../../economy/subscriptions/versions.ts';
import { NONE } from '../../economy/tables.ts';
import type { World } from '../../economy/world.ts';
import { ApiError } from '../apiError.ts';
import { collect } from './confirmIntent.ts';
import { addCustomer } from './customers.ts';
import { payLatestInvoice } from './payLatestInvoice.ts';
import { FOR_SELLER } from './paymentIntents.ts';
import { quietSeed } from './quietSeed.ts';
import { TEST_METHODS } from './testCards.ts';

/** What a person fills in. */
export interface PageForm {
  readonly email?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly payment_method?: string | undefined;
}

/** The form of a checkout page is sent, with a card that is tried at once. A decline is thrown, and the page stays open for another card. */
export function submitPage(world: World, at: number, row: number, form: PageForm): void {
  const mode = world.tables.sessions.mode.at(row);
  const method = form.payment_method ?? 'pm_card_visa';
  if (mode === SESSION.payment) pay(world, at, row, method);
  else if (mode === SESSION.subscription) subscribe(world, at, row, method, form);
  else saveCard(world, at, row, method);
}

function pay(world: World, at: number, row: number, method: string): void {
  const { sessions, payments } = world.tables;
  const before = sessions.payment.at(row);
  const payment = before === NONE ? newPayment(world, at, row) : before;
  payments.plan.set(payment, PLAN.steered);
  collect(world, at, payment, method, false);
}

function newPayment(world: World, at: number, row: number): number {
  const { sessions, payments } = world.tables;
  const payment = createPayment(world, at, {
    seed: quietSeed(world, payments.created.length, FOR_SELLER),
    customer: sessions.customer.at(row),
    currency: sessions.currency.at(row),
    amount: sessionMoney(world, row).total,
    ...{ plan: PLAN.steered, method: METHOD.card, invoice: NONE },
  });
  sessions.payment.set(row, payment);
  tieToSession(world, payment, row);
  note(world.byHand, 'payment_intent', payment, at, { description: null, metadata: {}, ...world.byHand.pages.get(row)?.payment });
  return payment;
}

function subscribe(world: World, at: number, row: number, method: string, form: PageForm): void {
  const { sessions, invoices } = world.tables;
  const before = sessions.subject.at(row);
  // One whose first invoice was declined waits for another card, until it expires.
  const subscription = before !== NONE && isLive(world, before) ? before : newSubscription(world, at, row, form);
  payLatestInvoice(world, at, subscription, method);
  if (invoices.paidAt.at(latestVersion(world, subscription).invoice) === at) closeSession(world, at, row);
}

function newSubscription(world: World, at: number, row: number, { email = null, name = null }: PageForm): number {
  const { sessions, subscriptions } = world.tables;
  // A guest becomes a customer (Stripe, "Checkout": subscription mode).
  if (sessions.customer.at(row) === NONE) sessions.customer.set(row, addCustomer(world, at, { email, name }));
  const subscription = startSubscription(world, at, {
    ...{ seed: quietSeed(world, subscriptions.created.length), customer: sessions.customer.at(row), currency: sessions.currency.at(row) },
    ...{ items: basketOf(world, row).map(({ price, quantity }) => ({ price, quantity })), trialDays: trialOf(world, row) },
    ...{ billing: BILLING.automatic, life: LIFE.steady, coupon: NONE, promotion: NONE, session: row },
  });
  sessions.subject.set(row, subscription);
  note(world.byHand, 'subscription', subscription, at, { description: null, metadata: {}, ...world.byHand.pages.get(row)?.subscription });
  return subscription;
}

function saveCard(world: World, at: number, row: number, method: string): void {
  const { sessions } = world.tables;
  const test = TEST_METHODS[method];
  if (test === undefined)
    throw new ApiError(400, `No such PaymentMethod: '${method}'`, { code: 'resource_missing', param: 'payment_method' });
  const isGood = test.decline === undefined;
  sessions.subject.set(row, settleAtOnce(world, at, sessions.customer.at(row), row, isGood ? SETUP.succeeded : SETUP.failed));
  if (isGood) return;
  throw new ApiError(402, 'Your card was declined.', { code: 'card_declined', type: 'card_error', extra: { decline_code: test.decline } });
}
