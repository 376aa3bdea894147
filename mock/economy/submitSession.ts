import { BILLING, LIFE, METHOD, PLAN, SESSION } from './codes.ts';
import { createPayment, drawMethod, drawPlan } from './payments.ts';
import { sessionMoney } from './sessionMoney.ts';
import { closeSession, tieToSession } from './sessions.ts';
import { openSetup } from './setupIntents.ts';
import { startSubscription } from './subscriptions/subscribe.ts';
import { trialDaysOf } from './subscriptions/trialDaysOf.ts';
import { latestVersion } from './subscriptions/versions.ts';
import { NONE } from './tables.ts';
import type { World } from './world.ts';

/** The form of a checkout page is sent: only now there is something to pay, a subscription, or a card to be saved. */
export function submitSession(world: World, at: number, row: number): void {
  const { sessions, customers } = world.tables;
  const [customer, mode] = [sessions.customer.at(row), sessions.mode.at(row)];
  if (sessions.expiredAt.at(row) !== NONE || sessions.completedAt.at(row) !== NONE) return;
  if (customer !== NONE && customers.deletedAt.at(customer) !== NONE) return;
  if (mode === SESSION.payment) pay(world, at, row);
  else if (mode === SESSION.subscription) subscribe(world, at, row);
  else sessions.subject.set(row, openSetup(world, at, customer, row));
}

function pay(world: World, at: number, row: number): void {
  const { sessions } = world.tables;
  const [seed, customer, currency] = [sessions.seed.at(row), sessions.customer.at(row), sessions.currency.at(row)];
  const method = drawMethod(seed, currency);
  const drawn = drawPlan(seed, method);
  // A page takes the money at once: nothing is held, nothing is forgotten half-way.
  const plan = method === METHOD.bank || drawn === PLAN.failed || drawn === PLAN.retried ? drawn : PLAN.paid;
  const { total: amount } = sessionMoney(world, row);
  const payment = createPayment(world, at, { seed, customer, currency, amount, plan, method, invoice: NONE });
  sessions.payment.set(row, payment);
  tieToSession(world, payment, row);
}

function subscribe(world: World, at: number, row: number): void {
  const { sessions, invoices } = world.tables;
  const [seed, customer, currency] = [sessions.seed.at(row), sessions.customer.at(row), sessions.currency.at(row)];
  const subscription = startSubscription(world, at, {
    ...{ seed, customer, currency, items: [{ price: sessions.price.at(row), quantity: sessions.quantity.at(row) }] },
    ...{ trialDays: trialDaysOf(seed), billing: BILLING.automatic, life: LIFE.natural, coupon: NONE, promotion: NONE, session: row },
  });
  sessions.subject.set(row, subscription);
  // There may be nothing to pay: the page is done with.
  if (invoices.paidAt.at(latestVersion(world, subscription).invoice) === at) closeSession(world, at, row);
}
